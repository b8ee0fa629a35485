package w2w.engine.internal.populate;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import w2w.api.diffusion.Picture;
import w2w.api.task.W2wException;

/** Picture files of any size at the model's size. */
final class Photo {
    private static final long MOST_PIXELS = 100_000_000;

    private Photo() {}

    /**
     * The largest middle part of the wanted proportions, scaled; a picture of the wanted size is taken as it is.
     *
     * @throws W2wException INPUT: no picture, or one that the platform cannot read
     */
    static Picture read(Path file, int width, int height) {
        BufferedImage image = decode(file);
        double scale = Math.max((double) width / image.getWidth(), (double) height / image.getHeight());
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            BufferedImage from = halved(image, scale);
            double rest = Math.max((double) width / from.getWidth(), (double) height / from.getHeight());
            int w = (int) Math.round(from.getWidth() * rest);
            int h = (int) Math.round(from.getHeight() * rest);
            graphics.drawImage(from, (width - w) / 2, (height - h) / 2, w, h, null);
        } finally {
            graphics.dispose();
        }
        return Picture.ofRgb(width, height, scaled.getRGB(0, 0, width, height, null, 0, width));
    }

    private static BufferedImage decode(Path file) {
        if (!Files.isReadable(file)) {
            throw W2wException.input("there is no such file").at(file.toString());
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw W2wException.input("this is no picture in a known format")
                        .at(file.toString())
                        .advise("PNG, JPEG, BMP and GIF can be read");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw W2wException.input("a picture of " + pixels + " pixels is too large")
                            .at(file.toString());
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (W2wException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the platform's readers throw anything at damaged files
            throw W2wException.input("the picture cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
    }

    /** Halves it while that stays above the wanted size: one bicubic step over many pixels would pick some and drop the rest. */
    private static BufferedImage halved(BufferedImage image, double scale) {
        BufferedImage from = image;
        double left = scale;
        while (left <= 0.5 && from.getWidth() > 1 && from.getHeight() > 1) {
            BufferedImage half =
                    new BufferedImage(from.getWidth() / 2, from.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = half.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(from, 0, 0, half.getWidth(), half.getHeight(), null);
            graphics.dispose();
            from = half;
            left *= 2;
        }
        return from;
    }
}
