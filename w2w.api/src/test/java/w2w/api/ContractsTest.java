package w2w.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import w2w.api.task.Task;

/** What holds for every exported type. The annotations live in class files only, so these are read. */
class ContractsTest {
    private static final Path CLASSES = classes();

    private static Path classes() {
        try {
            return Path.of(Task.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> all = Files.walk(CLASSES)) {
            return all.filter(p -> p.toString().endsWith(end)).toList();
        }
    }

    private static boolean mentions(Path file, String type) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("L" + type + ";");
    }

    private static Class<?> load(Path file) throws ClassNotFoundException {
        String path = CLASSES.relativize(file).toString();
        return Class.forName(
                path.substring(0, path.length() - ".class".length()).replace('/', '.'),
                false,
                Task.class.getClassLoader());
    }

    @Test
    void every_interface_says_who_implements_it() throws Exception {
        TreeSet<String> silent = new TreeSet<>();
        int interfaces = 0;
        for (Path file : files(".class")) {
            Class<?> type = load(file);
            if (type.isInterface() && !type.isAnnotation() && Modifier.isPublic(type.getModifiers())) {
                interfaces++;
                boolean consumer = mentions(file, "org/osgi/annotation/versioning/ConsumerType");
                boolean provider = mentions(file, "org/osgi/annotation/versioning/ProviderType");
                if (consumer == provider) {
                    silent.add(type.getName());
                }
            }
        }
        assertEquals(new TreeSet<>(), silent, "neither or both of @ConsumerType and @ProviderType");
        assertTrue(interfaces > 30, interfaces + " interfaces looked at");
    }

    @Test
    void every_package_is_exported_with_a_version() throws Exception {
        TreeSet<String> packages = new TreeSet<>();
        TreeSet<String> exported = new TreeSet<>();
        for (Path file : files(".class")) {
            String folder = String.valueOf(file.getParent());
            packages.add(folder);
            if (file.endsWith("package-info.class")
                    && mentions(file, "org/osgi/annotation/bundle/Export")
                    && mentions(file, "org/osgi/annotation/versioning/Version")) {
                exported.add(folder);
            }
        }
        assertEquals(packages, exported);
    }

    @Test
    void no_signature_needs_more_than_the_jdk() throws Exception {
        TreeSet<String> foreign = new TreeSet<>();
        for (Path file : files(".class")) {
            Class<?> type = load(file);
            Stream.of(type.getDeclaredMethods())
                    .flatMap(m -> Stream.concat(Stream.of(m.getReturnType()), Stream.of(m.getParameterTypes())))
                    .map(ContractsTest::element)
                    .filter(t -> !t.isPrimitive())
                    .map(Class::getName)
                    .filter(n -> !n.startsWith("java.") && !n.startsWith("w2w.api."))
                    .forEach(foreign::add);
        }
        assertEquals(new TreeSet<>(), foreign);
    }

    private static Class<?> element(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }
}
