package w2w.bench.internal.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateTest {
    private static final State BEFORE = new State(Map.of("model a", "1", "model b", "2", "space s", "3"), Set.of());
    private static final State AFTER = new State(Map.of("model c", "4", "space s", "5"), Set.of("x.png", "y.png"));

    private static String judge(Map<String, String> inside, String... outside) {
        return State.judge(BEFORE, new State(inside, Set.of(outside)), AFTER);
    }

    @Test
    void a_command_is_done_or_not_done() {
        assertEquals("", judge(BEFORE.inside()));
        assertEquals("", judge(AFTER.inside(), "x.png", "y.png"));
        assertEquals("", judge(BEFORE.inside(), "x.png"));
    }

    @Test
    void half_a_change_and_files_that_no_whole_run_leaves_are_faults() {
        assertTrue(judge(Map.of("model a", "1", "space s", "3")).startsWith("neither before nor after"));
        assertTrue(
                judge(Map.of("model a", "1", "model b", "9", "space s", "3")).startsWith("neither before nor after"));
        assertTrue(judge(BEFORE.inside(), "z.png").startsWith("files that no whole run leaves"));
    }

    @Test
    void what_a_command_does_not_touch_is_there_unchanged() {
        State after = new State(Map.of("model a", "1", "model b", "2", "space s", "3", "model c", "4"), Set.of());
        State changed = new State(Map.of("model a", "1", "model b", "2", "space s", "7", "model c", "4"), Set.of());
        assertEquals("lost or changed: space s", State.judge(BEFORE, changed, after));
    }
}
