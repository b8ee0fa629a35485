package w2w.ui.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
    @Test
    void are_round_numbers_within_the_ends() {
        assertEquals(List.of("−4", "−2", "0", "2", "4"), labels(Ticks.linear(-4.7, 5.1, 5)));
        assertEquals(List.of("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"), labels(Ticks.linear(0, 1, 5)));
        assertEquals(List.of("0.00", "0.05", "0.10"), labels(Ticks.linear(0, 0.1, 2)));
        assertEquals(List.of("0", "500", "1000"), labels(Ticks.linear(1000, 0, 2)));
    }

    @Test
    void are_about_as_many_as_wanted_at_any_magnitude() {
        for (double span = 1e-7; span < 1e9; span *= 1.37) {
            int count = Ticks.linear(0.3 * span, 1.3 * span, 6).size();
            assertTrue(count >= 2 && count <= 7, count + " ticks over " + span);
        }
    }

    @Test
    void of_a_logarithm_are_powers_of_ten_and_more_where_there_is_room() {
        assertEquals(List.of("1", "10", "100", "1000"), labels(Ticks.log(1, 1000, 4)));
        assertEquals(List.of("0.02", "0.05", "0.1", "0.2"), labels(Ticks.log(0.013, 0.3, 4)));
        assertEquals(List.of("1e−6", "0.0001", "0.01", "1"), labels(Ticks.log(1e-6, 1, 4)));
    }

    @Test
    void nothing_that_is_zero_has_a_sign() {
        assertEquals("0.0", Ticks.label(-0.01, 1));
        assertEquals("−0.1", Ticks.label(-0.1, 1));
    }

    private static List<String> labels(List<Ticks.Tick> ticks) {
        return ticks.stream().map(Ticks.Tick::label).toList();
    }
}
