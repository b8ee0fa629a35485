package w2w.bench.internal.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes the bundle that the drop benchmark drops: one class of ours and its component description. */
final class ProbeBundle {
    /** Id of the plug-in in it. */
    static final String ID = "bench-probe";

    private static final String CLASS = ProbeLoss.class.getName();

    private ProbeBundle() {}

    static void write(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "w2w.bench.probe");
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Service-Component", "OSGI-INF/probe.xml");
        main.putValue("Import-Package", "w2w.api.invert,w2w.api.diffusion,w2w.api.space");
        main.putValue(
                "Require-Capability", "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5.0))\"");
        String component =
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="probe">
                  <implementation class="%s"/>
                  <property name="w2w.plugin.id" value="%s"/>
                  <property name="w2w.plugin.label" value="Benchmark probe"/>
                  <service><provide interface="w2w.api.invert.InversionLoss"/></service>
                </scr:component>
                """
                        .formatted(CLASS, ID);
        String path = CLASS.replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                InputStream code = Objects.requireNonNull(
                        ProbeBundle.class.getClassLoader().getResourceAsStream(path), path)) {
            zip.putNextEntry(new JarEntry("OSGI-INF/probe.xml"));
            zip.write(component.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new JarEntry(path));
            code.transferTo(zip);
        }
    }
}
