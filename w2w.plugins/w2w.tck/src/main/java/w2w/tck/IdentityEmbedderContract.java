package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static w2w.tck.Numbers.assertClose;
import static w2w.tck.Refusals.assertCancels;

import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.Picture;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.task.Task;

/** What every {@link IdentityEmbedder} keeps to. Extend it, and say how to make yours. */
public abstract class IdentityEmbedderContract {
    /** The embedder under test. */
    protected abstract IdentityEmbedder embedder();

    /** Two pictures of two people; made-up ones will do unless the embedder refuses what is no face. */
    protected List<Picture> pictures() {
        return List.of(TestPictures.picture(0, 64, 48), TestPictures.picture(1, 40, 56));
    }

    private List<float[]> embed(List<Picture> pictures) {
        return embedder().embed(pictures, Task.unwatched());
    }

    @Test
    public void one_vector_of_unit_length_a_picture_all_as_long() {
        List<float[]> vectors = embed(pictures());
        assertEquals(2, vectors.size());
        assertEquals(vectors.get(0).length, vectors.get(1).length, "numbers in a vector");
        for (float[] vector : vectors) {
            assertEquals(1, Numbers.norm(vector), 1e-3, "length of a vector");
        }
    }

    @Test
    public void a_vector_does_not_depend_on_its_batch() {
        List<float[]> both = embed(pictures());
        assertClose(embed(List.of(pictures().get(1))).get(0), both.get(1), 1e-3, "the second picture alone");
    }

    @Test
    public void two_pictures_have_two_vectors() {
        List<float[]> both = embed(pictures());
        assertTrue(Numbers.dot(both.get(0), both.get(1)) < 0.9999, "everybody is the same");
    }

    @Test
    public void the_same_picture_twice_has_one_vector() {
        assertClose(embed(pictures()).get(0), embed(pictures()).get(0), 1e-6, "a second time");
    }

    @Test
    public void no_pictures_no_vectors() {
        assertEquals(0, embed(List.of()).size());
    }

    @Test
    public void cancelled_work_ends() {
        assertCancels(task -> embedder().embed(pictures(), task));
    }
}
