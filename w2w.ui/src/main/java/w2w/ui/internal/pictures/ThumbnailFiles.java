package w2w.ui.internal.pictures;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thumbnails on disk: a JPEG each, below a folder named by the first two digits of its key. They can be drawn again, so a file that cannot be
 * read or written is none. Any thread may call.
 */
final class ThumbnailFiles {
    /** Pixels of the longer side. */
    static final int SIZE = 192;

    private static final Logger LOG = LoggerFactory.getLogger(ThumbnailFiles.class);
    private static final float QUALITY = 0.92f;

    private final Path folder;

    ThumbnailFiles(Path folder) {
        this.folder = folder;
    }

    Optional<Raster> read(String key) {
        Path file = file(key);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
            BufferedImage image = ImageIO.read(in); // closes it
            if (image == null || image.getType() != BufferedImage.TYPE_3BYTE_BGR) {
                return Optional.empty();
            }
            byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
            return Optional.of(new Raster(image.getWidth(), image.getHeight(), swapped(bgr)));
        } catch (IOException | RuntimeException e) {
            LOG.debug("thumbnail {}", file, e);
            return Optional.empty();
        }
    }

    void write(String key, Raster picture) {
        Path file = file(key);
        try {
            BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
            byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
            System.arraycopy(swapped(picture.rgb()), 0, bgr, 0, bgr.length);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
            try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
                ImageWriteParam how = writer.getDefaultWriteParam();
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionQuality(QUALITY);
                writer.setOutput(out);
                writer.write(null, new IIOImage(image, null, null), how);
            } finally {
                writer.dispose();
            }
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), key, ".part");
            Files.write(part, bytes.toByteArray());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("thumbnail {}", file, e);
        }
    }

    /** Fingerprint of a diffusion model as it was when it was opened last; empty where it has changed since. */
    Optional<String> fingerprint(String model) {
        try {
            Path note = folder.resolve("model-" + stamp(model));
            return Files.exists(note) ? Optional.of(Files.readString(note)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Remembers a model's fingerprint. */
    void remember(String model, String fingerprint) {
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "model", ".part");
            Files.writeString(part, fingerprint);
            Files.move(
                    part,
                    folder.resolve("model-" + stamp(model)),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("model {}", model, e);
        }
    }

    /** Changes when the model's description does. */
    private static String stamp(String model) {
        String when = "";
        try {
            Path index = Path.of(model).resolve("model_index.json");
            when = Files.exists(index) ? Files.getLastModifiedTime(index).toString() : "";
        } catch (IOException | InvalidPathException e) {
            LOG.debug("model {}", model, e);
        }
        return Integer.toHexString(model.hashCode()) + "-" + Integer.toHexString(when.hashCode());
    }

    private Path file(String key) {
        return folder.resolve(key.substring(0, 2)).resolve(key + ".jpg");
    }

    private static byte[] swapped(byte[] pixels) {
        byte[] other = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i += 3) {
            other[i] = pixels[i + 2];
            other[i + 1] = pixels[i + 1];
            other[i + 2] = pixels[i];
        }
        return other;
    }
}
