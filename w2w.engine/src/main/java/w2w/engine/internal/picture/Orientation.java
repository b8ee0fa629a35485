package w2w.engine.internal.picture;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/** How a camera was held: EXIF tag 0x0112, 1 to 8. */
final class Orientation {
    private static final int UPRIGHT = 1;

    private final int value;

    private Orientation(int value) {
        this.value = value;
    }

    /** What the file says; upright where it says nothing that can be read. */
    static Orientation of(Path file) {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            if (Chunks.areLies(in)) {
                return new Orientation(UPRIGHT);
            }
            return new Orientation(StreamSupport.stream(
                            ImageMetadataReader.readMetadata(file.toFile())
                                    .getDirectoriesOfType(ExifIFD0Directory.class)
                                    .spliterator(),
                            false)
                    .map(exif -> exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION))
                    .filter(v -> v != null && v >= 1 && v <= 8)
                    .findFirst()
                    .orElse(UPRIGHT));
        } catch (ImageProcessingException | IOException | RuntimeException e) {
            return new Orientation(UPRIGHT); // the pixels may be good where the data about them is not
        }
    }

    /** Whether upright width is the height in the file. */
    boolean turned() {
        return value >= 5;
    }

    /** The picture as it was seen. */
    BufferedImage upright(BufferedImage image) {
        if (value == UPRIGHT) {
            return image;
        }
        int w = image.getWidth();
        int h = image.getHeight();
        AffineTransform turn =
                switch (value) {
                    case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
                    case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
                    case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
                    case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
                    case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
                    case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
                    default -> new AffineTransform(0, -1, 1, 0, 0, w);
                };
        BufferedImage upright = new BufferedImage(turned() ? h : w, turned() ? w : h, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = upright.createGraphics();
        graphics.drawImage(image, turn, null);
        graphics.dispose();
        return upright;
    }
}
