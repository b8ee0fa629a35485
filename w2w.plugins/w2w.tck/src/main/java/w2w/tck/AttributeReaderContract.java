package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static w2w.tck.Refusals.assertCancels;

import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.Picture;
import w2w.api.measure.Attribute;
import w2w.api.measure.AttributeReader;
import w2w.api.task.Task;

/** What every {@link AttributeReader} keeps to. Extend it, and say how to make yours. */
public abstract class AttributeReaderContract {
    /** The reader under test. */
    protected abstract AttributeReader reader();

    /** Two pictures; made-up ones will do unless the reader refuses what is no face. */
    protected List<Picture> pictures() {
        return List.of(TestPictures.picture(0, 64, 48), TestPictures.picture(1, 40, 56));
    }

    private List<double[]> read(List<Picture> pictures) {
        return reader().read(pictures, Task.unwatched());
    }

    @Test
    public void attributes_have_names_of_their_own_and_stay() {
        AttributeReader reader = reader();
        List<Attribute> attributes = reader.attributes();
        assertFalse(attributes.isEmpty());
        assertEquals(
                attributes.size(),
                attributes.stream().map(Attribute::name).distinct().count());
        reader.read(pictures(), Task.unwatched());
        assertEquals(attributes, reader.attributes());
    }

    @Test
    public void one_finite_number_an_attribute_and_picture() {
        List<double[]> numbers = read(pictures());
        assertEquals(2, numbers.size());
        List<Attribute> attributes = reader().attributes();
        for (double[] row : numbers) {
            assertEquals(attributes.size(), row.length);
            for (int i = 0; i < row.length; i++) {
                assertTrue(Double.isFinite(row[i]), attributes.get(i).name() + " is " + row[i]);
                if (attributes.get(i).kind() == Attribute.Kind.PROBABILITY) {
                    assertTrue(
                            row[i] >= 0 && row[i] <= 1,
                            "the probability of " + attributes.get(i).name() + " is " + row[i]);
                }
            }
        }
    }

    @Test
    public void a_pictures_numbers_do_not_depend_on_its_batch() {
        assertArrayEquals(
                read(List.of(pictures().get(1))).get(0), read(pictures()).get(1), 1e-3);
    }

    @Test
    public void the_same_picture_twice_reads_the_same() {
        assertArrayEquals(read(pictures()).get(0), read(pictures()).get(0), 1e-6);
    }

    @Test
    public void no_pictures_no_numbers() {
        assertEquals(0, read(List.of()).size());
    }

    @Test
    public void cancelled_work_ends() {
        assertCancels(task -> reader().read(pictures(), task));
    }
}
