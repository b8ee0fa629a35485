package w2w.engine.internal.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.Picture;
import w2w.api.task.W2wException;

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
    void damaged_files_are_one_clear_error() throws Exception {
        Path file = folder.resolve("p.png");
        PngFile.write(Picture.ofRgb(2, 1, new int[2]), Map.of("w2w.prompt", "x"), file);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            Files.write(file, damaged);
            try {
                PngFile.texts(file);
            } catch (W2wException e) {
                assertTrue(e.getMessage().contains("p.png"), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 20, "refused " + refused);
        W2wException none = assertThrows(W2wException.class, () -> PngFile.texts(folder.resolve("none.png")));
        assertTrue(none.getMessage().contains("none.png"));
    }
}
