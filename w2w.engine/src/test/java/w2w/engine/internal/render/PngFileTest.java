package w2w.engine.internal.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.Picture;
import w2w.api.task.W2wException;
import w2w.tck.ParserFuzz;

class PngFileTest {
    @TempDir
    Path folder;

    @Test
    void keeps_pixels_and_texts_of_any_script() throws Exception {
        int[] pixels = {0xFF0000, 0x00FF00, 0x0000FF, 0x123456, 0xFFFFFF, 0x000000};
        Map<String, String> texts = Map.of("w2w.prompt", "portrait d’une élève, 写真 \n🙂", "w2w.seed", "7");
        Path file = folder.resolve("sub/p.png");
        PngFile.write(Picture.ofRgb(3, 2, pixels), texts, file);
        assertEquals(texts, PngFile.texts(file));
        int[] read = ImageIO.read(file.toFile()).getRGB(0, 0, 3, 2, null, 0, 3);
        for (int i = 0; i < pixels.length; i++) {
            assertEquals(pixels[i], read[i] & 0xFFFFFF);
        }
    }

    @Test
    void damaged_texts_are_refused_and_nothing_else() throws Exception {
        Path file = folder.resolve("p.png");
        PngFile.write(Picture.ofRgb(2, 1, new int[2]), Map.of("w2w.prompt", "x", "w2w.seed", "7"), file);
        ParserFuzz.of(41, List.of(Files.readAllBytes(file)))
                .words("IHDR", "iTXt", "zTXt", "tEXt", "iCCP", "PLTE", "hIST", "sPLT", "IDAT", "IEND", "\0\1\0x\u009c")
                .run(bytes -> {
                    PngFile.isWhole(ByteBuffer.wrap(bytes));
                    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
                        PngFile.texts("fuzz", in);
                    }
                });
    }

    /** The platform's streams are buffered in the folder for temporary files unless they are told not to. */
    @Test
    void a_picture_is_written_where_temporary_files_have_no_room() {
        boolean before = ImageIO.getUseCache();
        try {
            ImageIO.setUseCache(true);
            Path full = folder.resolve("full");
            ImageIO.setCacheDirectory(Files.createDirectory(full).toFile());
            Files.delete(full);
            Path file = folder.resolve("p.png");
            PngFile.write(Picture.ofRgb(2, 1, new int[2]), Map.of("w2w.seed", "7"), file);
            assertEquals(Map.of("w2w.seed", "7"), PngFile.texts(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ImageIO.setUseCache(before);
            ImageIO.setCacheDirectory(null);
        }
    }

    @Test
    void any_cut_and_any_changed_byte_is_seen() throws Exception {
        Path file = folder.resolve("p.png");
        PngFile.write(Picture.ofRgb(3, 2, new int[] {1, 2, 3, 4, 5, 6}), Map.of("w2w.seed", "7"), file);
        byte[] bytes = Files.readAllBytes(file);
        assertTrue(PngFile.isWhole(file));
        for (int i = 0; i < bytes.length; i++) {
            assertFalse(PngFile.isWhole(ByteBuffer.wrap(Arrays.copyOf(bytes, i))), i + " bytes");
            byte[] changed = bytes.clone();
            changed[i] ^= 16;
            assertFalse(PngFile.isWhole(ByteBuffer.wrap(changed)), "byte " + i);
        }
        assertFalse(PngFile.isWhole(ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1))));
        assertFalse(PngFile.isWhole(folder.resolve("none.png")));
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        W2wException none = assertThrows(W2wException.class, () -> PngFile.texts(folder.resolve("none.png")));
        assertTrue(none.getMessage().contains("none.png"));
    }
}
