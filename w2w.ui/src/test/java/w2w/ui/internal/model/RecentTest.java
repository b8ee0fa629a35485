package w2w.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RecentTest {
    /** Step i + 1 was made after {@code parents[i]}; it is called by its first number. */
    private static List<Step> tree(int... parents) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < parents.length; i++) {
            steps.add(new Step(i + 1, parents[i], Instant.EPOCH, "was " + (i + 1), Optional.empty(), List.of()));
        }
        return steps;
    }

    private static String told(Recent recent) {
        StringBuilder told = new StringBuilder();
        recent.steps().forEach(s -> told.append(s.what().substring(4) + "<" + s.parent() + " "));
        return told + "at " + recent.current().orElse(-1);
    }

    @Test
    void a_short_history_stays_as_it_is() {
        List<Step> steps = tree(0, 1, 1, 0);
        assertEquals(new Recent(steps, OptionalInt.of(2)), Recent.of(steps, OptionalInt.of(2), 4, 1));
    }

    @Test
    void the_oldest_steps_of_a_line_go() {
        assertEquals("4<0 5<1 6<2 at 2", told(Recent.of(tree(0, 1, 2, 3, 4, 5), OptionalInt.of(5), 4, 3)));
    }

    @Test
    void branches_stay_with_the_step_they_leave() {
        // 1-2-3-4 and 2-5-6: from 2 on there are five
        assertEquals("2<0 3<1 4<2 5<1 6<4 at 5", told(Recent.of(tree(0, 1, 2, 3, 2, 5), OptionalInt.of(6), 5, 5)));
        assertEquals("5<0 6<1 at 2", told(Recent.of(tree(0, 1, 2, 3, 2, 5), OptionalInt.of(6), 5, 4)));
    }

    @Test
    void what_can_be_redone_stays_however_much_it_is() {
        assertEquals("2<0 3<1 4<2 at 1", told(Recent.of(tree(0, 1, 2, 3), OptionalInt.of(2), 2, 1)));
        List<Step> all = tree(0, 1, 2, 3);
        assertEquals(new Recent(all, OptionalInt.of(0)), Recent.of(all, OptionalInt.of(0), 2, 1));
    }

    @Test
    void what_is_no_tree_is_left_alone() {
        List<Step> odd = tree(0, 5, 2, 3);
        assertEquals(odd, Recent.of(odd, OptionalInt.of(4), 2, 1).steps());
    }
}
