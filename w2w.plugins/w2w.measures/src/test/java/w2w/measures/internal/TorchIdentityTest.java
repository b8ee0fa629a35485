package w2w.measures.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.Picture;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.tck.IdentityEmbedderContract;

class TorchIdentityTest extends IdentityEmbedderContract {
    private static final Nets NETS = TestNets.of(TestNets.FOLDER);

    @AfterAll
    static void close() {
        NETS.close();
    }

    @Override
    protected IdentityEmbedder embedder() {
        return new TorchIdentity(NETS);
    }

    /** What was measured when the net was made: two real pictures of one person .93, of two people .00. */
    @Test
    void tells_people_apart_as_well_as_when_it_was_made() {
        int people = 64;
        List<Picture> pictures = new ArrayList<>();
        for (int p = 0; p < people; p++) {
            pictures.add(TestNets.heldOut(4096 + p, ".other0"));
            pictures.add(TestNets.heldOut(4096 + p, ".other1"));
        }
        List<float[]> vectors = embedder().embed(pictures, Task.unwatched());
        double same = 0;
        double other = 0;
        for (int p = 0; p < people; p++) {
            for (int q = 0; q < people; q++) {
                double cosine = dot(vectors.get(2 * p), vectors.get(2 * q + 1));
                if (p == q) {
                    same += cosine / people;
                } else {
                    other += cosine / (people * (people - 1.0));
                }
            }
        }
        assertEquals(0.93, same, 0.03, "two pictures of one person");
        assertEquals(0.00, other, 0.03, "pictures of two people");
    }

    @Test
    void a_picture_in_another_size_is_the_same_person() {
        Picture picture = TestNets.heldOut(4100, "");
        int large = 3 * picture.width();
        Picture enlarged = Picture.owning(large, large, Scaled.planes(picture, large, large));
        List<float[]> vectors = embedder().embed(List.of(picture, enlarged), Task.unwatched());
        double cosine = dot(vectors.get(0), vectors.get(1));
        assertTrue(cosine > 0.95, "cosine " + cosine);
    }

    @Test
    void says_what_a_folder_of_nets_holds(@TempDir Path folder) throws IOException {
        W2wException missing = assertThrows(
                W2wException.class, () -> new TorchIdentity(TestNets.of(folder)).embed(pictures(), Task.unwatched()));
        assertEquals(
                folder.resolve("evaluation.json").toString(), missing.where().orElse(""));
        Files.copy(TestNets.FOLDER.resolve("evaluation.json"), folder.resolve("evaluation.json"));
        Files.write(folder.resolve("identity.pt"), new byte[100]);
        W2wException damaged = assertThrows(
                W2wException.class, () -> new TorchIdentity(TestNets.of(folder)).embed(pictures(), Task.unwatched()));
        assertEquals(folder.resolve("identity.pt").toString(), damaged.where().orElse(""));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
