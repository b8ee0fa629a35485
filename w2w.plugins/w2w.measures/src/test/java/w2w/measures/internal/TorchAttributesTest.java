package w2w.measures.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.Picture;
import w2w.api.measure.Attribute;
import w2w.api.measure.AttributeReader;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.tck.AttributeReaderContract;

class TorchAttributesTest extends AttributeReaderContract {
    private static final Nets NETS = TestNets.of(TestNets.FOLDER);
    private static final int PEOPLE = 64;

    @AfterAll
    static void close() {
        NETS.close();
    }

    @Override
    protected AttributeReader reader() {
        return new TorchAttributes(NETS);
    }

    /**
     * What was measured when the net was made: a mean R² of about .8 on pictures that it was not trained with, over 25 attributes of which
     * pictures do not show three; the table leaves those out.
     */
    @Test
    void reads_the_true_attributes_of_people_it_has_not_seen() throws IOException {
        List<String> lines = Files.readAllLines(TestNets.table());
        List<String> columns = List.of(lines.get(0).split(",", -1));
        List<double[]> read = read();
        double r2 = 0;
        int standardised = 0;
        double right = 0;
        int yesNo = 0;
        List<Attribute> attributes = reader().attributes();
        for (int a = 0; a < attributes.size(); a++) {
            Attribute attribute = attributes.get(a);
            int column = columns.indexOf(attribute.name());
            if (column < 0) {
                continue;
            }
            double[] truth = new double[PEOPLE];
            double[] found = new double[PEOPLE];
            for (int p = 0; p < PEOPLE; p++) {
                truth[p] = Double.parseDouble(lines.get(1 + p).split(",", -1)[column]);
                found[p] = read.get(p)[a];
            }
            if (attribute.kind() == Attribute.Kind.STANDARDISED) {
                double r = correlation(truth, found);
                r2 += r * r;
                standardised++;
            } else {
                for (int p = 0; p < PEOPLE; p++) {
                    right += found[p] > 0.5 == truth[p] > 0.5 ? 1 : 0;
                }
                yesNo += PEOPLE;
            }
        }
        assertEquals(22, standardised);
        assertEquals(6 * PEOPLE, yesNo);
        assertEquals(0.8, r2 / (standardised + 3), 0.03, "mean R²");
        assertTrue(right / yesNo > 0.93, "right about yes and no: " + right / yesNo);
    }

    private List<double[]> read() {
        List<Picture> pictures = new ArrayList<>();
        for (int p = 0; p < PEOPLE; p++) {
            pictures.add(TestNets.heldOut(4096 + p, ".other0"));
        }
        return reader().read(pictures, Task.unwatched());
    }

    private static double correlation(double[] x, double[] y) {
        double mx = Arrays.stream(x).average().orElseThrow();
        double my = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }
        return xy / Math.sqrt(xx * yy);
    }

    @Test
    void shares_of_one_choice_add_up_to_one() {
        List<Attribute> attributes = reader().attributes();
        for (double[] picture : read()) {
            double sum = 0;
            for (int a = 0; a < picture.length; a++) {
                if (attributes.get(a).name().startsWith("background ")) {
                    assertEquals(Attribute.Kind.PROBABILITY, attributes.get(a).kind());
                    sum += picture[a];
                }
            }
            assertEquals(1, sum, 1e-9);
        }
    }

    @Test
    void refuses_a_description_that_does_not_say_the_size(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("evaluation.json"), "{\"regressor_output\": [\"age\"]}");
        W2wException e = assertThrows(W2wException.class, () -> new TorchAttributes(TestNets.of(folder)).attributes());
        assertEquals(file.toString(), e.where().orElse(""));
    }
}
