package w2w.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A plug-in bundle made in the test, of classes that lie in {@code w2w.itests.fixture}. */
final class PluginJar {
    private final Manifest manifest = new Manifest();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final StringBuilder components = new StringBuilder();

    private PluginJar(String symbolicName, String version) {
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", symbolicName);
        main.putValue("Bundle-Version", version);
    }

    static PluginJar of(String symbolicName, String version) {
        return new PluginJar(symbolicName, version);
    }

    PluginJar imports(String packages) {
        manifest.getMainAttributes().putValue("Import-Package", packages);
        return this;
    }

    PluginJar entry(String path, String text) {
        entries.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Packs a class and declares it as the bundle's activator. */
    PluginJar activator(Class<?> type) {
        manifest.getMainAttributes().putValue("Bundle-Activator", type.getName());
        return pack(type);
    }

    /** Packs a class of ours. */
    PluginJar pack(Class<?> type) {
        String path = type.getName().replace('.', '/') + ".class";
        try (InputStream in = PluginJar.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path);
            }
            entries.put(path, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Packs a class and declares it as a delayed component. */
    PluginJar component(
            Class<?> implementation, Class<?> service, String scope, String more, Map<String, ?> properties) {
        pack(implementation);
        StringBuilder xml = new StringBuilder();
        xml.append("<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.4.0' name='")
                .append(implementation.getName())
                .append("'>\n");
        properties.forEach((name, value) -> xml.append("<property name='")
                .append(name)
                .append("' type='")
                .append(value.getClass().getSimpleName())
                .append("' value='")
                .append(value)
                .append("'/>\n"));
        xml.append("<implementation class='").append(implementation.getName()).append("'/>\n");
        xml.append("<service scope='").append(scope).append("'><provide interface='");
        xml.append(service.getName()).append("'/></service>\n").append(more).append("</scr:component>\n");
        String path = "OSGI-INF/" + implementation.getName() + ".xml";
        components.append(components.length() == 0 ? "" : ",").append(path);
        manifest.getMainAttributes().putValue("Service-Component", components.toString());
        return entry(path, xml.toString());
    }

    /** A plug-in with an id. */
    PluginJar plugin(Class<?> implementation, Class<?> service, String id) {
        return component(
                implementation,
                service,
                "singleton",
                "",
                Map.of("w2w.plugin.id", id, "w2w.plugin.label", "Test " + id));
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(each.getKey()));
                jar.write(each.getValue());
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes beside and renames, so that nobody sees half a jar. */
    void drop(Path folder, String name) throws IOException {
        Path part = folder.resolveSibling(name + ".part");
        Files.write(part, bytes());
        Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
