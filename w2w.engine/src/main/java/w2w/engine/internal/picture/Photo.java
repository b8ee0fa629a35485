package w2w.engine.internal.picture;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;
import javax.imageio.stream.ImageInputStream;
import w2w.api.diffusion.Picture;
import w2w.api.task.W2wException;

/** A picture file, upright; any size and format that the platform reads, and WebP and every kind of JPEG besides. */
public final class Photo {
    private static final long MOST_PIXELS = 100_000_000;

    /** Names of formats; others of the platform have no magic number, or are none that people keep pictures in. */
    private static final Set<String> READ = Set.of("png", "jpeg", "webp", "tiff", "bmp", "gif");

    /** A registry of our own: that of the platform would keep readers of a bundle that is gone. */
    private static final ServiceRegistry READERS = readers();

    private final Path file;
    private final BufferedImage image;

    private Photo(Path file, BufferedImage image) {
        this.file = file;
        this.image = image;
    }

    /**
     * Opens it.
     *
     * @throws W2wException INPUT: no picture, or one that cannot be read
     */
    public static Photo open(Path file) {
        return open(file, MOST_PIXELS);
    }

    /** The same with another bound on its size. */
    static Photo open(Path file, long mostPixels) {
        BufferedImage image = decode(file, mostPixels);
        return new Photo(file, Orientation.of(file).upright(image));
    }

    int width() {
        return image.getWidth();
    }

    int height() {
        return image.getHeight();
    }

    Path file() {
        return file;
    }

    /** The largest middle part of the wanted proportions, scaled, on white; a picture of the wanted size is taken as it is. */
    public Picture fit(int width, int height) {
        return Picture.ofRgb(width, height, pixels(width, height, Color.WHITE));
    }

    /** The same as {@code 0xRRGGBB}, row by row. */
    int[] pixels(int width, int height, Color ground) {
        double scale = Math.max((double) width / image.getWidth(), (double) height / image.getHeight());
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        try {
            graphics.setColor(ground);
            graphics.fillRect(0, 0, width, height);
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            BufferedImage from = halved(image, scale, ground);
            double rest = Math.max((double) width / from.getWidth(), (double) height / from.getHeight());
            int w = (int) Math.round(from.getWidth() * rest);
            int h = (int) Math.round(from.getHeight() * rest);
            graphics.drawImage(from, (width - w) / 2, (height - h) / 2, w, h, null);
        } finally {
            graphics.dispose();
        }
        return scaled.getRGB(0, 0, width, height, null, 0, width);
    }

    private static BufferedImage decode(Path file, long mostPixels) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw W2wException.input("there is no such file").at(file.toString());
        }
        try (ImageInputStream in = new GuardedInput(ImageIO.createImageInputStream(file.toFile()))) {
            ImageReader reader = reader(in);
            try {
                return decode(in, reader, mostPixels);
            } finally {
                reader.dispose();
            }
        } catch (W2wException e) {
            throw e.at(file.toString());
        } catch (OutOfMemoryError e) {
            throw W2wException.input("the picture is too large for the memory there is")
                    .at(file.toString())
                    .because(e);
        } catch (IOException | RuntimeException e) { // the readers throw anything at damaged files
            throw (endsEarly(e) ? cut() : damaged(e)).at(file.toString()).because(e);
        }
    }

    private static BufferedImage decode(ImageInputStream in, ImageReader reader, long mostPixels) throws IOException {
        String format = reader.getFormatName();
        if (format.equalsIgnoreCase("webp") && Chunks.isCutWebp(in)) {
            throw cut();
        }
        if (format.equalsIgnoreCase("tif") && CameraRaw.isRaw(in)) {
            throw OtherFormats.raw();
        }
        in.seek(0);
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > mostPixels) {
            throw W2wException.input(
                            "a picture of " + pixels + " pixels is too large: at most " + mostPixels + " are read")
                    .advise("Save it smaller; the model sees far fewer pixels");
        }
        JpegWarnings warnings = new JpegWarnings();
        reader.addIIOReadWarningListener(warnings);
        BufferedImage image = reader.read(0);
        if (format.equalsIgnoreCase("jpeg") && warnings.areOfCut(in)) {
            throw cut();
        }
        return image;
    }

    private static W2wException cut() {
        return W2wException.input("the file ends before its picture does")
                .advise("Copy or download it again: a part of it is missing");
    }

    private static boolean endsEarly(Throwable e) {
        Throwable cause = e.getCause();
        return e instanceof EOFException || (cause != null && endsEarly(cause));
    }

    private static W2wException damaged(Throwable e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return W2wException.input("the picture cannot be read: " + why)
                .advise("Copy or download it again, or save it anew as PNG or JPEG");
    }

    /** The platform's own readers, which know no WebP and no JPEG in the colours of print, and those that do, before them. */
    private static ServiceRegistry readers() {
        ImageIO.setUseCache(
                false); // readers of parts in other formats would need room in the folder for temporary files
        ServiceRegistry registry =
                new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
        IIORegistry.getDefaultInstance()
                .getServiceProviders(ImageReaderSpi.class, true)
                .forEachRemaining(r -> {
                    if (Arrays.stream(r.getFormatNames()).anyMatch(READ::contains)) {
                        registry.registerServiceProvider(r);
                    }
                });
        registry.registerServiceProvider(new WebPImageReaderSpi());
        registry.registerServiceProvider(new JPEGImageReaderSpi());
        return registry;
    }

    private static ImageReader reader(ImageInputStream in) throws IOException {
        byte[] head = head(in);
        Iterator<ImageReaderSpi> readers = READERS.getServiceProviders(ImageReaderSpi.class, true);
        while (readers.hasNext() && head.length > 0) {
            ImageReaderSpi reader = readers.next();
            in.seek(0);
            if (isOf(reader, in)) {
                return reader.createReaderInstance();
            }
        }
        throw OtherFormats.refusal(head);
    }

    private static boolean isOf(ImageReaderSpi reader, ImageInputStream in) throws IOException {
        try {
            return reader.canDecodeInput(in);
        } catch (EOFException e) { // too short to be of this format
            return false;
        }
    }

    private static byte[] head(ImageInputStream in) throws IOException {
        byte[] head = new byte[OtherFormats.HEAD];
        int n = 0;
        for (int read = in.read(head); read > 0; read = n < head.length ? in.read(head, n, head.length - n) : 0) {
            n += read;
        }
        return Arrays.copyOf(head, n);
    }

    /** Halves it while that stays above the wanted size: one bicubic step over many pixels would pick some and drop the rest. */
    private static BufferedImage halved(BufferedImage image, double scale, Color ground) {
        BufferedImage from = image;
        double left = scale;
        while (left <= 0.5 && from.getWidth() > 1 && from.getHeight() > 1) {
            BufferedImage half =
                    new BufferedImage(from.getWidth() / 2, from.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = half.createGraphics();
            graphics.setColor(ground);
            graphics.fillRect(0, 0, half.getWidth(), half.getHeight());
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(from, 0, 0, half.getWidth(), half.getHeight(), null);
            graphics.dispose();
            from = half;
            left *= 2;
        }
        return from;
    }
}
