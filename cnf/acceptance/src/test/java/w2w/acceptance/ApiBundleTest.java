package w2w.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the distribution's SDK holds, as a plug-in author finds it. */
class ApiBundleTest {
    private static final Path SDK = Path.of(System.getProperty("w2w.root"), "cnf/target/w2w/sdk/w2w");
    private static final Pattern CLAUSE =
            Pattern.compile("([\\w.]+(?:;[\\w.]+)*)((?:;[\\w:-]+=(?:\"[^\"]*\"|[^,;\"]*))*)(?:,|$)");

    private static Path jar(String artifact) throws IOException {
        try (Stream<Path> all = Files.walk(SDK.resolve(artifact))) {
            return all.filter(
                            p -> p.toString().endsWith(".jar") && !p.toString().endsWith("-sources.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<Matcher> clauses(String artifact, String header) throws IOException {
        try (JarFile jar = new JarFile(jar(artifact).toFile())) {
            String value = jar.getManifest().getMainAttributes().getValue(header);
            return CLAUSE.matcher(value == null ? "" : value)
                    .results()
                    .map(r -> {
                        Matcher m = CLAUSE.matcher(r.group());
                        m.matches();
                        return m;
                    })
                    .toList();
        }
    }

    @Test
    void the_api_imports_the_jdk_and_nothing_else() throws IOException {
        Set<String> foreign = clauses("w2w.api", "Import-Package").stream()
                .map(m -> m.group(1))
                .filter(p -> !p.startsWith("java.") && !p.startsWith("w2w.api."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(), foreign);
    }

    @Test
    void every_package_of_the_api_is_exported_with_its_version() throws IOException {
        Set<String> exported = new TreeSet<>();
        for (Matcher clause : clauses("w2w.api", "Export-Package")) {
            assertTrue(clause.group(2).contains("version=\"1."), clause.group());
            exported.add(clause.group(1));
        }
        try (JarFile jar = new JarFile(jar("w2w.api").toFile())) {
            Set<String> packages = jar.stream()
                    .map(e -> e.getName())
                    .filter(n -> n.endsWith(".class"))
                    .map(n -> n.substring(0, n.lastIndexOf('/')).replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(packages, exported);
        }
    }

    @Test
    void poms_name_no_parent_and_files_have_their_checksums() throws IOException {
        try (Stream<Path> all = Files.walk(SDK)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(p -> !p.toString().endsWith(".sha1"))
                    .toList();
            assertEquals(9, files.size(), files::toString); // jar, sources and pom of three
            for (Path file : files) {
                assertTrue(Files.exists(Path.of(file + ".sha1")), file::toString);
                assertTrue(!file.toString().endsWith(".pom")
                        || !Files.readString(file).contains("<parent>"));
            }
        }
    }
}
