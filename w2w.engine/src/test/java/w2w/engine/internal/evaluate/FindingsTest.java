package w2w.engine.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.studio.EvaluationReport.Estimate;
import w2w.api.studio.EvaluationReport.Row;
import w2w.api.studio.EvaluationReport.Table;

class FindingsTest {
    private static Table table(String column, Estimate space, Estimate free) {
        return new Table(
                "inversion",
                "",
                "",
                List.of(column),
                List.of(
                        new Row(Portrayal.FAITHFUL, List.of(space)),
                        new Row(Portrayal.FREE, List.of(free)),
                        new Row(Portrayal.OWN, List.of(new Estimate(0.7, 0.6, 0.8)))));
    }

    @Test
    void says_which_is_better_where_the_numbers_do_and_against_the_method_too() {
        List<String> won = Findings.of(
                List.of(table("identity", new Estimate(0.9, 0.88, 0.92), new Estimate(0.8, 0.78, 0.82))), 2);
        assertTrue(won.get(0).endsWith(Portrayal.FAITHFUL + " is better."), won.get(0));
        List<String> lost = Findings.of(
                List.of(table("identity", new Estimate(0.8, 0.78, 0.82), new Estimate(0.9, 0.88, 0.92))), 2);
        assertTrue(lost.get(0).endsWith(Portrayal.FREE + " is better."), lost.get(0));
        List<String> error =
                Findings.of(List.of(table("error", new Estimate(0.3, 0.29, 0.31), new Estimate(0.5, 0.4, 0.6))), 2);
        assertTrue(error.get(0).endsWith(Portrayal.FAITHFUL + " is better."), "less error is better");
    }

    @Test
    void does_not_say_what_the_intervals_do_not_show() {
        List<String> open =
                Findings.of(List.of(table("identity", new Estimate(0.9, 0.7, 0.95), new Estimate(0.8, 0.6, 0.9))), 2);
        assertTrue(open.get(0).contains("overlap"), open.get(0));
        assertEquals(2, open.size());
    }
}
