package w2w.engine.internal.populate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import w2w.api.studio.PopulateReport;

/** Who is unlike the others. */
class OutliersTest {
    @Test
    void outliers_are_named() {
        List<PopulateReport.Quality> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double loss = i == 5 ? 0.99 : 0.5 + 0.01 * (i % 4);
            all.add(new PopulateReport.Quality(
                    "p" + i,
                    3,
                    new PopulateReport.Compared(loss, 1),
                    Optional.empty(),
                    Optional.of(new PopulateReport.Compared(i == 9 ? 20.1 : 23 + 0.1 * (i % 4), 20)),
                    OptionalDouble.of(i == 7 ? 0.1 : 0.7 + 0.01 * (i % 3)),
                    ""));
        }
        List<PopulateReport.Quality> marked = Outliers.mark(all);
        assertEquals(
                List.of("p5", "p7", "p9"),
                marked.stream()
                        .filter(q -> !q.outlier().isEmpty())
                        .map(PopulateReport.Quality::identity)
                        .toList());
        assertTrue(marked.get(5).outlier().contains("0.990"), marked.get(5).outlier());
        assertTrue(
                marked.get(9).outlier().contains("dB above the base model 0.100"),
                marked.get(9).outlier());
    }
}
