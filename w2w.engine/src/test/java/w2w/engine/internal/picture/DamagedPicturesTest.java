package w2w.engine.internal.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.task.W2wException;
import w2w.tck.ParserFuzz;

/** Files that are cut, damaged, or in a format that is not read. */
class DamagedPicturesTest {
    private static final byte[] EOI = {(byte) 0xFF, (byte) 0xD9};

    @TempDir
    Path folder;

    /** Coloured noise, so that every part of the data counts. */
    private static BufferedImage noise(int side, int type) {
        SplittableRandom random = new SplittableRandom(7);
        BufferedImage image = new BufferedImage(side, side, type);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, 0xFF000000 | random.nextInt(1 << 24));
        }
        return image;
    }

    private static byte[] encoded(String format, boolean progressive) throws IOException {
        return encoded(format, progressive, noise(48, BufferedImage.TYPE_INT_RGB));
    }

    private static byte[] encoded(String format, boolean progressive, BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (progressive) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private Photo open(byte[] bytes) throws IOException {
        return Photo.open(Files.write(folder.resolve("picture"), bytes));
    }

    private W2wException refused(byte[] bytes) {
        W2wException e = assertThrows(W2wException.class, () -> open(bytes));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertEquals(folder.resolve("picture").toString(), e.where().orElse(""));
        return e;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] webp() throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/pictures/halves.webp"));
    }

    /**
     * A lossless WebP of 16×16 pixels, red or blue by chance: five prefix codes, the one for green and the lengths of one symbol, those for
     * red and blue of two, a bit each; see the specification of WebP's lossless bitstream.
     */
    private static byte[] lossless() {
        java.util.BitSet bits = new java.util.BitSet();
        int[] at = {0};
        java.util.function.BiConsumer<Integer, Integer> put = (value, count) -> {
            for (int i = 0; i < count; i++) {
                bits.set(at[0]++, (value >> i & 1) == 1);
            }
        };
        put.accept(15, 14); // width and height, less 1
        put.accept(15, 14);
        put.accept(0, 1 + 3 + 1 + 1 + 1); // opaque; version; no transform, cache or further codes
        for (int[] symbols : new int[][] {{40}, {16, 224}, {224, 16}, {255}, {0}}) {
            put.accept(1, 1); // simple code
            put.accept(symbols.length - 1, 1);
            put.accept(1, 1); // of eight bits
            for (int symbol : symbols) {
                put.accept(symbol, 8);
            }
        }
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2 * 256; i++) {
            put.accept(random.nextInt(2), 1);
        }
        byte[] data = join(new byte[] {0x2F}, Arrays.copyOf(bits.toByteArray(), (at[0] + 7) / 8), new byte[1]);
        data = Arrays.copyOf(data, data.length / 2 * 2);
        byte[] head = "RIFF....WEBPVP8L....".getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer.wrap(head)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4, 12 + data.length)
                .putInt(16, data.length);
        return join(head, data);
    }

    @Test
    void a_picture_that_was_cut_is_refused_wherever_it_was() throws IOException {
        List<byte[]> whole = new ArrayList<>();
        for (String format : List.of("png", "jpeg", "tiff", "bmp", "gif")) {
            whole.add(encoded(format, false));
        }
        whole.add(encoded("jpeg", true));
        whole.add(encoded("png", true));
        whole.add(encoded("jpeg", false, noise(16, BufferedImage.TYPE_BYTE_GRAY)));
        whole.add(webp());
        whole.add(lossless());
        for (byte[] bytes : whole) {
            open(bytes);
            int step = Math.max(1, bytes.length / 300);
            for (int cut = bytes.length - 30; cut >= 0; cut -= cut < 700 ? 1 : step) {
                byte[] torn = Arrays.copyOf(bytes, cut);
                int at = cut;
                assertThrows(
                        W2wException.class,
                        () -> open(torn),
                        () -> new String(bytes, 0, 4, StandardCharsets.ISO_8859_1) + " " + bytes.length + " cut at "
                                + at);
            }
        }
    }

    @Test
    void a_cut_jpeg_is_refused_with_an_end_marker_or_zeros_behind_it() throws IOException {
        byte[] jpeg = encoded("jpeg", false);
        byte[] two = Arrays.copyOf(jpeg, jpeg.length * 2 / 3);
        assertTrue(refused(two).what().contains("ends before its picture does"));
        refused(join(two, EOI));
        refused(join(two, new byte[jpeg.length]));
        byte[] progressive = encoded("jpeg", true);
        refused(Arrays.copyOf(progressive, progressive.length - 2));
    }

    @Test
    void a_jpeg_whose_data_are_whole_is_read_without_an_end_and_with_more_behind_it() throws IOException {
        byte[] jpeg = encoded("jpeg", false);
        int[] wanted = open(jpeg).pixels(48, 48, java.awt.Color.WHITE);
        for (byte[] other : List.of(
                Arrays.copyOf(jpeg, jpeg.length - 2),
                join(jpeg, new byte[1000]),
                join(jpeg, jpeg),
                join(jpeg, "a phone's own data".getBytes(StandardCharsets.UTF_8)))) {
            assertEquals(0, Arrays.compare(wanted, open(other).pixels(48, 48, java.awt.Color.WHITE)));
        }
    }

    private void named(String head, String what, String advice) {
        W2wException e =
                refused(Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), Math.max(200, head.length())));
        assertTrue(e.what().contains(what), e::what);
        assertTrue(e.advice().orElse("").contains(advice), e::toString);
    }

    private void text(String text, String what) {
        W2wException e = refused(text.getBytes(StandardCharsets.UTF_8));
        assertTrue(e.what().contains(what), e::what);
    }

    @Test
    void formats_that_are_not_read_are_named_with_what_to_do() {
        named("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "HEIC", "JPEG or PNG");
        named("\0\0\0\u0018ftypmif1\0\0\0\0mif1heic", "HEIC", "JPEG or PNG");
        named("\0\0\0\u0018ftypavif\0\0\0\0mif1avif", "AVIF", "JPEG or PNG");
        named("\0\0\0\u0018ftypmif1\0\0\0\0avifmif1", "AVIF", "JPEG or PNG");
        named("\0\0\0\u0018ftypcrx \0\0\0\u0001crx isom", "camera's raw", "JPEG or PNG");
        named("\0\0\0\u0018ftypisom\0\0\0\0mp42isom", "video", "single picture");
        named("\0\0\0\fJXL \r\n\u0087\n", "JPEG XL", "JPEG or PNG");
        named("\u00ff\n\u00fa\u007f", "JPEG XL", "JPEG or PNG");
        named("\0\0\0\fjP  \r\n\u0087\n", "JPEG 2000", "JPEG or PNG");
        named("FUJIFILMCCD-RAW 0201", "camera's raw", "camera's program");
        named("IIRO\b\0\0\0", "camera's raw", "camera's program");
        named("II*\0\u0010\0\0\0CR\u0002\0", "camera's raw", "camera's program");
        named("8BPS\0\u0001", "Photoshop", "JPEG or PNG");
        named("%PDF-1.7\n", "PDF", "PNG");
        named("P6\n1 1\n255\n\u0080\u0080\u0080", "PPM", "JPEG or PNG");
        named("\u0001\u0002\u0003\u0080", "not known", "PNG, JPEG, WebP");
        named("", "zeros", "PNG, JPEG, WebP");
        text("", "empty");
        text("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG");
        text("\ufeff\n <!DOCTYPE html><html><body>404</body></html>", "web page");
        text("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n", "Git LFS pointer");
        text("no picture, größer", "text and not a picture");
    }

    /** IFD 0 is a reduced picture and names others: what a NEF or ARW looks like; and a DNG by its version. */
    @Test
    void a_raw_picture_in_tiff_is_not_taken_for_its_preview() {
        String reduced = "\0\u00fe\0\u0004\0\0\0\u0001\0\0\0\u0001";
        String inner = "\u0001J\0\u0004\0\0\0\u0001\0\0\0\u0080";
        String dng = "\u00c6\u0012\0\u0001\0\0\0\u0004\u0001\u0004\0\0";
        named("MM\0*\0\0\0\b\0\u0002" + reduced + inner + "\0\0\0\0", "camera's raw", "camera's program");
        named("MM\0*\0\0\0\b\0\u0001" + dng + "\0\0\0\0", "camera's raw", "camera's program");
        assertTrue(!refused(("MM\0*\0\0\0\b\0\u0001" + inner + "\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1))
                .what()
                .contains("raw"));
    }

    /** The readers' own streams give zeros, or the end, as often as they are asked. */
    @Test
    void reading_beyond_the_end_for_ever_is_ended() throws IOException {
        try (GuardedInput in =
                new GuardedInput(ImageIO.createImageInputStream(new ByteArrayInputStream(new byte[3])))) {
            assertEquals(0, in.readByte());
            in.seek(1);
            assertEquals(2, in.read(new byte[10], 0, 10));
            assertEquals(3, in.getStreamPosition());
            IOException e = assertThrows(IOException.class, () -> {
                while (true) {
                    in.read();
                }
            });
            assertEquals("its data end before the picture does", e.getMessage());
        }
    }

    @Test
    void a_chunk_that_claims_to_be_larger_than_the_file_is_not_believed() throws IOException {
        byte[] png = encoded("png", false);
        byte[] lie = "\u007f\u00ff\u00ff\u00f0eXIfMM\0*".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(48, open(join(Arrays.copyOf(png, png.length - 12), lie)).width());
        byte[] rest = "EXIF\u00f0\u00ff\u00ff\u007fMM\0*".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(16, open(join(lossless(), rest)).width());
    }

    @Test
    void a_picture_of_too_many_pixels_is_refused_before_it_is_read() throws IOException {
        Path file = Files.write(folder.resolve("picture"), encoded("png", false));
        W2wException e = assertThrows(W2wException.class, () -> Photo.open(file, 48 * 48 - 1));
        assertTrue(e.what().contains("2304 pixels is too large: at most 2303"), e::what);
        Photo.open(file, 48 * 48);
    }

    @Test
    void damaged_pictures_are_read_or_refused() throws IOException {
        Path file = folder.resolve("damaged");
        List<byte[]> valid = new ArrayList<>();
        for (String format : List.of("png", "jpeg", "tiff", "bmp", "gif")) {
            valid.add(encoded(format, false, noise(12, BufferedImage.TYPE_INT_RGB)));
        }
        valid.add(encoded("jpeg", true, noise(12, BufferedImage.TYPE_INT_RGB)));
        valid.add(webp());
        valid.add(lossless());
        // as much as a picture of the most pixels takes: a TIFF may claim a tile larger than itself
        ParserFuzz.of(22, valid).allocatingAtMost(400L << 20).run(input -> {
            Files.write(file, input);
            Photo.open(file, 1 << 16);
        });
    }
}
