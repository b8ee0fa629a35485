package w2w.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plug-in of docs/plugins.md, built by the very commands there, lives in a running container. */
class PluginLifeTest {
    private static final Path ROOT =
            Path.of(System.getProperty("w2w.root")).normalize().toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void the_documents_commands_lead_from_the_template_to_a_plug_in_that_is_called() throws Exception {
        Path home = folder.resolve("home");
        List<String> said = Document.run(ROOT.resolve("docs/plugins.md"), ROOT, home, folder);
        assertEquals(Document.blocks(ROOT.resolve("docs/plugins.md")).size() + 1, said.size());
        assertTrue(said.stream().anyMatch(s -> ready(s, "soft") && ready(s, "medians")), () -> "never READY: " + said);
        assertTrue(said.stream().anyMatch(s -> s.contains("broken.jar") && s.contains("FAILED")), said::toString);
        String last = said.get(said.size() - 2);
        assertFalse(last.contains("medians"), () -> "still there after it was removed: " + last);

        assertEquals(
                Set.of("TEST-example.MedianFinderTest.xml", "TEST-example.SoftLossTest.xml"),
                reports(folder.resolve("my-plugin/target/surefire-reports")),
                "contract tests of the template");

        Path jar = folder.resolve("my-plugin/target/my-plugin-1.0.0.jar");
        try (Shell shell = new Shell(ROOT, home)) {
            drop(Path.of(System.getProperty("w2w.probe")), home.resolve("plugins/probe.jar"));
            shell.await("probe:plugins", line -> line.startsWith("plugin least-squares READY"));
            lives(shell, jar, home.resolve("plugins/my-plugin.jar"));
        }
    }

    private static void lives(Shell shell, Path jar, Path dropped) throws IOException, InterruptedException {
        drop(jar, dropped);
        shell.await("probe:plugins", line -> line.startsWith("plugin soft READY example.my-plugin 1.0.0"));
        shell.await("probe:plugins", line -> line.startsWith("plugin medians READY example.my-plugin 1.0.0"));
        // δ²(√(1 + 1/δ²) − 1) with δ = ½
        double expected = 0.25 * (Math.sqrt(5) - 1);
        String loss = shell.await("probe:loss soft", line -> line.contains("loss "));
        assertEquals(expected, Double.parseDouble(loss.substring(loss.indexOf("loss ") + 5)), 1e-6);
        String[] direction = shell.await("probe:direction medians", line -> line.contains("direction sign"))
                .split("direction sign ", -1)[1]
                .split(" ", -1);
        assertTrue(
                Double.parseDouble(direction[0]) > 2 * Math.abs(Double.parseDouble(direction[1])),
                "along the first component, on its positive side: " + String.join(" ", direction));

        drop(withVersion(jar, "1.0.1"), dropped);
        shell.await("probe:plugins", line -> line.startsWith("plugin soft READY example.my-plugin 1.0.1"));
        shell.await("probe:loss soft", line -> line.contains("loss "));

        Files.delete(dropped);
        shell.await("probe:loss soft", line -> line.contains("refused INPUT"));
        assertTrue(shell.ask("probe:plugins").stream().noneMatch(line -> line.contains("example.my-plugin")));
        shell.await("probe:plugins", line -> line.startsWith("plugin least-squares READY")); // others live on
    }

    private static Set<String> reports(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName()))
                    .filter(n -> n.endsWith(".xml"))
                    .collect(Collectors.toSet());
        }
    }

    private static boolean ready(String text, String id) {
        return text.lines().anyMatch(l -> l.matches(".*\\b" + id + "\\b.*") && l.contains("READY"));
    }

    /** Under another name first, so that the watcher never sees half a file. */
    private static void drop(Path jar, Path target) throws IOException {
        Path next = target.resolveSibling(target.getFileName() + ".tmp");
        Files.createDirectories(target.getParent());
        Files.copy(jar, next, StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path withVersion(Path jar, String version) throws IOException {
        Path other = jar.resolveSibling("my-plugin-" + version + ".jar");
        try (JarFile from = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(other)) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (JarOutputStream to = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : from.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME) && !entry.isDirectory()) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        to.write(from.getInputStream(entry).readAllBytes());
                    }
                }
            }
        }
        return other;
    }
}
