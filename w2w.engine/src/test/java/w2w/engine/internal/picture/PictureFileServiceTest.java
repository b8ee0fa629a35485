package w2w.engine.internal.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.Picture;
import w2w.api.invert.InversionRequest.View;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.studio.InvertCommand.Shot;
import w2w.api.task.W2wException;

class PictureFileServiceTest {
    private static final int RED = 0xE01010;
    private static final int GREEN = 0x10C010;
    private static final int BLUE = 0x1010E0;
    private static final int GREY = 0x808080;

    private final PictureFileService pictures = new PictureFileService();

    @TempDir
    Path folder;

    /** Four quarters: red, green above; blue, grey below. */
    private static BufferedImage quarters(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 2 * y < height ? (2 * x < width ? RED : GREEN) : 2 * x < width ? BLUE : GREY);
            }
        }
        return image;
    }

    private Path write(String name, BufferedImage image, String format) throws IOException {
        Path file = folder.resolve(name);
        assertTrue(ImageIO.write(image, format, file.toFile()), format);
        return file;
    }

    /** The colours of the four quarters, read row by row. */
    private static void assertQuarters(Picture picture, int... wanted) {
        int w = picture.width();
        int h = picture.height();
        int[] pixels = picture.toRgb();
        for (int q = 0; q < 4; q++) {
            int found = pixels[(q / 2 == 0 ? h / 4 : h - h / 4) * w + (q % 2 == 0 ? w / 4 : w - w / 4)];
            for (int shift = 0; shift < 24; shift += 8) {
                assertEquals(
                        wanted[q] >> shift & 0xFF,
                        found >> shift & 0xFF,
                        40,
                        "quarter " + q + " is " + Integer.toHexString(found));
            }
        }
    }

    @Test
    void formats_and_sizes_come_out_as_the_same_picture() throws IOException {
        for (String format : new String[] {"png", "jpeg", "tiff", "bmp", "gif"}) {
            Path file = write("q." + format, quarters(96, 96), format);
            assertQuarters(pictures.read(file, 32, 32), RED, GREEN, BLUE, GREY);
        }
    }

    /** A lossy WebP of 32×32 pixels: red left, blue right. */
    @Test
    void reads_webp() {
        Path file = Path.of("src/test/resources/pictures/halves.webp");
        assertQuarters(pictures.read(file, 16, 16), 0xFF0000, 0x0000FF, 0xFF0000, 0x0000FF);
    }

    /** Four channels, as printers have them: the platform's own reader alone refuses such a file. */
    @Test
    void reads_jpeg_of_four_channels() throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 32, 32, 4, null);
        raster.setPixels(0, 0, 32, 32, new int[4 * 32 * 32]);
        Path file = folder.resolve("print.jpg");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(new IIOImage(raster, null, null));
        } finally {
            writer.dispose();
        }
        assertEquals(16, pictures.read(file, 16, 16).width());
    }

    /** Orientation 6: the camera was turned, the file's left edge is the picture's top. */
    @Test
    void turns_pictures_as_the_camera_was_held() throws IOException {
        int[][] seen = {
            {RED, GREEN, BLUE, GREY},
            {GREEN, RED, GREY, BLUE},
            {GREY, BLUE, GREEN, RED},
            {BLUE, GREY, RED, GREEN},
            {RED, BLUE, GREEN, GREY},
            {BLUE, RED, GREY, GREEN},
            {GREY, GREEN, BLUE, RED},
            {GREEN, GREY, RED, BLUE}
        };
        byte[] plain = Files.readAllBytes(write("plain.jpg", quarters(64, 64), "jpeg"));
        for (int orientation = 1; orientation <= 8; orientation++) {
            Path file = folder.resolve("turned" + orientation + ".jpg");
            Files.write(file, withOrientation(plain, orientation));
            assertQuarters(pictures.read(file, 32, 32), seen[orientation - 1]);
        }
    }

    /** Puts an Exif segment with one tag behind the start of a JPEG file. */
    private static byte[] withOrientation(byte[] jpeg, int orientation) throws IOException {
        byte[] tiff = {
            'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, (byte) (8 + tiff.length), 'E', 'x', 'i', 'f', 0, 0});
        out.write(tiff);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    @Test
    void what_is_transparent_is_white() throws IOException {
        Path file = write("nothing.png", new BufferedImage(40, 40, BufferedImage.TYPE_INT_ARGB), "png");
        for (float v : pictures.read(file, 8, 8).toArray()) {
            assertEquals(1, v);
        }
    }

    @Test
    void a_mask_is_cropped_as_its_picture() throws IOException {
        Path picture = write("wide.png", quarters(128, 64), "png");
        BufferedImage right = new BufferedImage(64, 32, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 32; y++) {
            for (int x = 32; x < 64; x++) {
                right.setRGB(x, y, 0xFFFFFF);
            }
        }
        Path mask = write("mask.png", right, "png");
        View view = pictures.view(new Shot(picture, new Mask.File(mask)), 16, 16);
        float[] weights = view.mask().orElseThrow();
        for (int x = 0; x < 16; x++) {
            assertEquals(x < 8 ? 0 : 1, weights[x], 0.1, "column " + x);
        }
    }

    @Test
    void the_automatic_mask_is_where_faces_are() throws IOException {
        Path file = write("v.png", quarters(32, 32), "png");
        float[] centre = pictures.centre(32, 32);
        assertEquals(1, centre[15 * 32 + 16]);
        assertEquals(0, centre[0]);
        assertEquals(0, centre[31 * 32 + 16]);
        assertEquals(0, centre[16 * 32]);
        assertArrayEquals(
                centre,
                pictures.view(new Shot(file, new Mask.Centre()), 32, 32).mask().orElseThrow());
        assertTrue(
                pictures.view(new Shot(file, new Mask.Whole()), 32, 32).mask().isEmpty());
    }

    @Test
    void says_what_is_wrong_with_a_picture_or_mask() throws IOException {
        Path picture = write("p.png", quarters(64, 64), "png");
        Path black = write("black.png", new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png");
        Path wide = write("wide.png", quarters(64, 32), "png");
        Path small = write("small.png", quarters(64, 15), "png");
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        Path nowhere = folder.resolve("nowhere.png");
        refused("empty", black, new Shot(picture, new Mask.File(black)));
        refused("64×32", wide, new Shot(picture, new Mask.File(wide)));
        refused("too small", small, new Shot(small, new Mask.Whole()));
        refused("text and not a picture", text, new Shot(text, new Mask.Whole()));
        refused("text and not a picture", text, new Shot(picture, new Mask.File(text)));
        Path nothing = Files.createFile(folder.resolve("nothing.png"));
        Path torn = Files.write(folder.resolve("torn.png"), Arrays.copyOf(Files.readAllBytes(picture), 60));
        refused("the file is empty", nothing, new Shot(nothing, new Mask.Whole()));
        refused("ends before its picture does", torn, new Shot(torn, new Mask.Whole()));
        refused("no such file", nowhere, new Shot(nowhere, new Mask.Whole()));
        refused("no such file", folder, new Shot(folder, new Mask.Whole()));
    }

    private void refused(String what, Path where, Shot shot) {
        W2wException e = assertThrows(W2wException.class, () -> pictures.view(shot, 32, 32));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.what().contains(what), e::what);
        assertEquals(where.toString(), e.where().orElse(""));
    }
}
