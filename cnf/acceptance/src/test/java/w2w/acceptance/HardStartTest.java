package w2w.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Commands go on where a dropped jar, the bundle cache, the home or the locale is bad. */
@EnabledOnOs(OS.LINUX)
class HardStartTest {
    @TempDir
    static Path home;

    private static Path plugins = Path.of("");

    @BeforeAll
    static void has_a_folder_for_plug_ins() throws IOException {
        plugins = Files.createDirectories(home.resolve("plugins"));
    }

    @AfterEach
    void nothing_is_dropped() throws IOException {
        try (Stream<Path> files = Files.list(plugins)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void jars_that_stand_in_for_the_distribution_are_refused_and_named_and_nothing_else_changes() throws Exception {
        drop("exporter", Map.of("Export-Package", "w2w.api.studio;version=\"99\",w2w.api.task;version=\"99\""));
        drop("attached", Map.of("Fragment-Host", "w2w.engine"));
        drop("extension", Map.of("Fragment-Host", "system.bundle;extension:=framework"));
        drop("library", Map.of("Export-Package", "com.google.gson;version=\"2.99\""));
        for (String start : List.of("cold", "warm")) {
            Launched.End list = Launched.run(home, "plugins", "--json");
            assertEquals(0, list.code(), () -> start + " " + list);
            assertTrue(list.out().contains("\"READY\""), () -> start + " " + list);
            for (String name : List.of("exporter.jar", "attached.jar", "extension.jar")) {
                assertTrue(list.out().contains("\"" + name + "\""), () -> start + ": " + name + " in " + list);
                assertTrue(list.err().contains("plug-in " + name + " is refused: "), () -> start + " " + list);
            }
            assertFalse(list.out().contains("library.jar"), () -> start + " " + list);
        }
    }

    @Test
    void an_activator_that_never_returns_is_named_and_left_out() throws Exception {
        drop("hanging", Map.of("Bundle-Activator", Hanging.class.getName(), "Import-Package", "org.osgi.framework"));
        Map<String, String> environment = Map.of("W2W_JAVA_OPTS", "-Dw2w.plugins.limit=1");
        try (Launched launched = Launched.start(home, environment, "plugins", "--json")) {
            Launched.End list = launched.end();
            assertEquals(0, list.code(), list::toString);
            assertTrue(list.out().contains("its start has not returned after 1 s"), list::toString);
            assertTrue(list.err().contains("--safe"), list::toString);
        }
    }

    @Test
    void a_start_in_safe_mode_has_no_dropped_bundle() throws Exception {
        drop("exporter", Map.of("Export-Package", "w2w.api.studio;version=\"99\""));
        drop("other", Map.of("Export-Package", "a.b"));
        Launched.End list = Launched.run(home, "--safe", "plugins");
        assertEquals(0, list.code(), list::toString);
        assertEquals("", list.err());
        assertTrue(list.out().contains("READY"), list::toString);
        assertFalse(list.out().contains(".jar"), list::toString);
    }

    @Test
    void a_damaged_bundle_cache_is_filled_anew() throws Exception {
        Launched.run(home, "version");
        Path cache = home.resolve("cache/command/0");
        Files.write(cache.resolve("bundle1/bundle.info"), new byte[0]);
        Launched.End emptied = Launched.run(home, "plugins");
        assertEquals(0, emptied.code(), emptied::toString);
        assertEquals("", emptied.err());
        try (Stream<Path> files = Files.walk(cache.resolve("bundle2"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        Launched.End gone = Launched.run(home, "plugins");
        assertEquals(0, gone.code(), gone::toString);
        assertEquals(emptied.out(), gone.out());
    }

    @Test
    void a_home_that_is_a_file_is_one_line_and_one_that_cannot_be_written_a_warning() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "x");
        try (Launched launched = Launched.start(home, Map.of("W2W_HOME", file.toString()), "version")) {
            Launched.End end = launched.end();
            assertEquals(1, end.code(), end::toString);
            assertEquals(1, end.err().lines().count(), end::toString);
            assertTrue(end.err().contains("is a file"), end::toString);
        }
        try (Launched launched = Launched.start(home, Map.of("W2W_HOME", "/proc/w2w"), "plugins")) {
            Launched.End end = launched.end();
            assertEquals(0, end.code(), end::toString);
            assertEquals(1, end.err().lines().count(), end::toString);
            assertTrue(end.err().contains("warning: /proc/w2w cannot be written"), end::toString);
        }
    }

    @Test
    void paths_beyond_ascii_work_without_a_locale() throws Exception {
        for (String locale : List.of("C", "POSIX", "xx_YY.UTF-8", "")) {
            Path workspace = home.resolve("Zo\u00eb \u4eba " + locale);
            Map<String, String> environment = Map.of("LC_ALL", locale, "LC_CTYPE", "", "LANG", "");
            try (Launched launched = Launched.start(home, environment, "workspace", "create", workspace.toString())) {
                Launched.End end = launched.end();
                assertEquals(0, end.code(), () -> locale + " " + end);
                assertTrue(Files.exists(workspace.resolve("workspace.json")), () -> locale + " " + end);
            }
        }
    }

    private static void drop(String name, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "test." + name);
        attributes.putValue("Bundle-Version", "1");
        headers.forEach(attributes::putValue);
        try (OutputStream file = Files.newOutputStream(plugins.resolve(name + ".jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            if (headers.containsKey("Bundle-Activator")) {
                String path = Hanging.class.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(path));
                try (InputStream code = Hanging.class.getClassLoader().getResourceAsStream(path)) {
                    Objects.requireNonNull(code).transferTo(jar);
                }
                jar.closeEntry();
            }
        }
    }
}
