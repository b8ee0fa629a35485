package w2w.tour.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MeasuredTest {
    /** Two places for one figure: whoever measures again is told of the other. */
    @Test
    void the_documentation_has_the_figures_that_reports_show() throws IOException {
        String page = Files.readString(Path.of("../../docs/evaluation.md"));
        assertFalse(Measured.all().isEmpty());
        for (Measured part : Measured.all()) {
            assertTrue(page.contains(part.command()), part.command());
            for (Measured.Table table : part.tables()) {
                for (Measured.Row row : table.rows()) {
                    StringBuilder line =
                            new StringBuilder("| ").append(row.name()).append(" |");
                    row.values().forEach(v -> line.append(" ").append(v.text()).append(" |"));
                    assertTrue(page.contains(line), table.id() + ": " + line);
                }
            }
        }
    }

    @Test
    void an_estimate_reads_as_the_command_prints_it() {
        assertEquals("0.87 (0.85–0.89)", new Measured.Estimate(0.871, 0.849, 0.893).text());
        assertEquals("77.6 (77.1–78.0)", new Measured.Estimate(77.61, 77.08, 78.02).text());
        assertEquals("0.28", new Measured.Estimate(0.28, null, null).text());
        assertEquals("", new Measured.Estimate(null, null, null).text());
    }
}
