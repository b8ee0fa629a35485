package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.cli.Command;

/** Pictures on the command line. */
class RenderTest {
    @TempDir
    Path folder;

    private Path render(String name, String... arguments) throws Exception {
        Path file = folder.resolve(name);
        String[] all = Arrays.copyOf(arguments, arguments.length + 4);
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[0] = "render";
        all[arguments.length + 1] = "--out";
        all[arguments.length + 2] = file.toString();
        all[arguments.length + 3] = "--no-progress";
        CommandLine.Result result = CommandLine.run(all);
        assertEquals(Command.DONE, result.code(), result::err);
        return file;
    }

    private static int[] pixels(Path file) throws Exception {
        BufferedImage image = ImageIO.read(file.toFile());
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void a_picture_is_made_again_from_its_file_and_other_options_change_it() throws Exception {
        Path first = render(
                "first.png",
                "--backbone",
                "closed-form",
                "--prompt",
                "a face",
                "--negative",
                "a blur",
                "--seed",
                "11",
                "--steps",
                "5",
                "--guidance",
                "3",
                "--against",
                "same",
                "--scheduler",
                "ddim",
                "--size",
                "16x8");
        Path again = render("again.png", "--again", first.toString());
        assertArrayEquals(pixels(first), pixels(again));
        Path other = render("other.png", "--again", first.toString(), "--seed", "12");
        assertTrue(!Arrays.equals(pixels(first), pixels(other)));
        Path third = render("third.png", "--again", other.toString(), "--seed", "11");
        assertArrayEquals(pixels(first), pixels(third), "what was said of the other holds but for its seed");
    }

    @Test
    void a_picture_is_made_again_in_the_precision_it_was_made_in() throws Exception {
        String half = json("--backbone", "closed-form", "--precision", "FLOAT16", "--out", path("half.png"));
        assertTrue(half.contains("\"precision\": \"FLOAT16\""), half);
        String again = json("--again", path("half.png"), "--out", path("again.png"));
        assertTrue(again.contains("\"precision\": \"FLOAT16\""), again);
        String full = json("--again", path("half.png"), "--precision", "FLOAT32", "--out", path("full.png"));
        assertTrue(full.contains("\"precision\": \"FLOAT32\""), full);
        String usual = json("--backbone", "closed-form", "--out", path("usual.png"));
        assertFalse(usual.contains("precision"), usual);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static String json(String... arguments) throws Exception {
        String[] all = Arrays.copyOf(arguments, arguments.length + 3);
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[0] = "render";
        all[arguments.length + 1] = "--json";
        all[arguments.length + 2] = "--no-progress";
        CommandLine.Result result = CommandLine.run(all);
        assertEquals(Command.DONE, result.code(), result::err);
        return result.out();
    }
}
