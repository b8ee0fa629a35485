package w2w.measures.internal;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import w2w.api.device.ComputeRuntime;
import w2w.api.device.Device;
import w2w.api.diffusion.Picture;
import w2w.api.plugin.TrustedFiles;

/** The miniature's nets and pictures, from the source tree. */
final class TestNets {
    private static final Path DATA = Path.of("../w2w.data.miniature/src/main/resources/miniature");
    static final Path FOLDER = DATA.resolve("measures");

    private TestNets() {}

    static Nets of(Path folder) {
        return new Nets(task -> folder, new AllTrusted(), new CpuOnly(), "cpu");
    }

    /** Whatever lies in the source tree. */
    private static final class AllTrusted implements TrustedFiles {
        @Override
        public byte[] read(Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Trusted trust(Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Trusted trust(Path file, String sha256) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean distrust(String sha256) {
            return false;
        }

        @Override
        public List<Trusted> list() {
            return List.of();
        }
    }

    private static final class CpuOnly implements ComputeRuntime {
        @Override
        public List<Device> devices() {
            return List.of(new Device(Device.CPU, "", "", OptionalLong.empty(), OptionalLong.empty()));
        }

        @Override
        public Device choose(String choice) {
            return devices().get(0);
        }
    }

    static Path table() {
        return DATA.resolve("population").resolve("heldout.csv");
    }

    /** A picture of a held-out person: {@code ""}, {@code ".other0"} or {@code ".other1"}. */
    static Picture heldOut(int person, String which) {
        try {
            BufferedImage image = ImageIO.read(
                    DATA.resolve("people/heldout/" + person + which + ".png").toFile());
            int w = image.getWidth();
            int h = image.getHeight();
            return Picture.ofRgb(w, h, image.getRGB(0, 0, w, h, null, 0, w));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
