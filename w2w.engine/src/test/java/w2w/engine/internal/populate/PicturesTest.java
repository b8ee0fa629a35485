package w2w.engine.internal.populate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Shot;
import w2w.api.task.W2wException;
import w2w.engine.internal.picture.Photo;

/** Whose pictures lie where, and what becomes of their sizes. */
class PicturesTest {
    @TempDir
    Path folder;

    /** Columns of one colour each: black, white, black, white… in stripes of {@code stripe}. */
    private Path stripes(String name, int width, int height, int stripe) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x / stripe % 2 == 0 ? 0 : 0xFFFFFF);
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
        return file;
    }

    @Test
    void a_picture_of_the_wanted_size_is_taken_as_it_is() throws IOException {
        float[] values = Photo.open(stripes("a.png", 8, 6, 1)).fit(8, 6).toArray();
        for (int i = 0; i < values.length; i++) {
            assertEquals(i % 2 == 0 ? -1 : 1, values[i]);
        }
    }

    @Test
    void the_middle_is_cropped_and_scaled() throws IOException {
        // 64 wide, 32 high: the middle half is one white stripe between two black ones
        float[] values = Photo.open(stripes("wide.png", 64, 32, 16)).fit(8, 8).toArray();
        float[] row = Arrays.copyOf(values, 8);
        assertArrayEquals(new float[] {1, 1, 1, 1, -1, -1, -1, -1}, row, 0.3f);
        float[] grey = Photo.open(stripes("fine.png", 64, 64, 1)).fit(8, 8).toArray();
        for (float v : grey) {
            assertEquals(0, v, 0.02, "fine stripes are averaged, not sampled");
        }
    }

    @Test
    void what_is_no_picture_is_refused_by_name() throws IOException {
        Path good = stripes("good.png", 32, 32, 1);
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(Files.readAllBytes(good), 60));
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        for (Path file : List.of(cut, text, folder.resolve("nowhere.png"))) {
            W2wException e = assertThrows(W2wException.class, () -> Photo.open(file));
            assertEquals(W2wException.Kind.INPUT, e.kind());
            assertTrue(e.getMessage().contains(file.getFileName().toString()), e.getMessage());
        }
    }

    @Test
    void a_folder_holds_one_folder_an_identity_with_captions_beside_pictures() throws IOException {
        Path eve = stripes("people/eve/1.png", 4, 4, 1);
        Path two = stripes("people/eve/2.png", 4, 4, 1);
        Path ann = stripes("people/ann/a.PNG", 4, 4, 1);
        Files.writeString(folder.resolve("people/eve/2.txt"), " eve from the left\n");
        Files.writeString(folder.resolve("people/eve/notes.md"), "no picture");
        Files.createDirectories(folder.resolve("people/.hidden"));
        assertEquals(
                List.of(
                        new Identity("ann", List.of(new Shot(ann, ""))),
                        new Identity("eve", List.of(new Shot(eve, ""), new Shot(two, "eve from the left")))),
                Identities.of(folder.resolve("people")));
        W2wException none = assertThrows(W2wException.class, () -> Identities.of(folder.resolve("people/ann")));
        assertTrue(none.getMessage().contains("one for each identity"), none.getMessage());
    }

    @Test
    void a_table_names_identities_files_and_captions() throws IOException {
        Path table = Files.writeString(
                folder.resolve("who.csv"),
                "file,identity,caption\np/1.png,7,\"seven, smiling\"\np/2.png,8,\np/3.png,7,seven\n");
        assertEquals(
                List.of(
                        new Identity(
                                "7",
                                List.of(
                                        new Shot(folder.resolve("p/1.png"), "seven, smiling"),
                                        new Shot(folder.resolve("p/3.png"), "seven"))),
                        new Identity("8", List.of(new Shot(folder.resolve("p/2.png"), "")))),
                Identities.of(table));
        Path lines = Files.writeString(
                folder.resolve("metadata.jsonl"),
                "{\"file_name\": \"p/2.png\", \"text\": \"None\", \"identity\": \"007\"}\n");
        assertEquals(
                List.of(new Identity("007", List.of(new Shot(folder.resolve("p/2.png"), "None")))),
                Identities.of(lines));
        Path other = Files.writeString(folder.resolve("other.csv"), "who,file\na,b.png\n");
        W2wException e = assertThrows(W2wException.class, () -> Identities.of(other));
        assertTrue(e.getMessage().contains("no column identity"), e.getMessage());
    }
}
