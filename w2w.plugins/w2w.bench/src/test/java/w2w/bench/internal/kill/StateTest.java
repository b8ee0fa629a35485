package w2w.bench.internal.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StateTest {
    private static final State BEFORE = new State(Map.of("model a", "1", "model b", "2", "space s", "3"));
    private static final State AFTER = new State(Map.of("model c", "4", "space s", "5"));

    private static State.Judgement judge(Map<String, String> found) {
        return State.judge(BEFORE, new State(found), new State.After(AFTER, AFTER), false);
    }

    @Test
    void a_command_is_done_or_not_done() {
        assertEquals(new State.Judgement(State.Side.BEFORE, ""), judge(BEFORE.items()));
        assertEquals(new State.Judgement(State.Side.AFTER, ""), judge(AFTER.items()));
    }

    @Test
    void half_a_change_is_a_fault_also_where_the_names_are_those_of_before_or_after() {
        assertTrue(judge(Map.of("model a", "1", "space s", "3")).fault().startsWith("half done"));
        assertTrue(judge(Map.of("model c", "4", "space s", "3")).fault().startsWith("half done"));
        assertEquals(
                "neither as before nor as after: space s",
                judge(Map.of("model c", "4", "space s", "9")).fault());
    }

    @Test
    void what_a_command_does_not_touch_must_be_there_unchanged() {
        State after = new State(Map.of("model a", "1", "model b", "2", "space s", "3", "model c", "4"));
        State.After whole = new State.After(after, after);
        State changed = new State(Map.of("model a", "1", "model b", "2", "space s", "7", "model c", "4"));
        State lost = new State(Map.of("model a", "1", "space s", "3", "model c", "4"));
        State foreign = new State(Map.of("model a", "1", "model b", "2", "space s", "3", "model d", "4"));
        assertEquals(
                "neither as before nor as after: space s",
                State.judge(BEFORE, changed, whole, false).fault());
        assertEquals("lost: model b", State.judge(BEFORE, lost, whole, false).fault());
        assertEquals(
                "left by no whole run: model d",
                State.judge(BEFORE, foreign, whole, false).fault());
    }

    @Test
    void files_may_come_one_at_a_time_only_where_the_command_makes_them_so() {
        State none = new State(Map.of());
        State both = new State(Map.of("file x.png", "1", "file y.png", "2"));
        State one = new State(Map.of("file x.png", "1"));
        State torn = new State(Map.of("file x.png", "7"));
        State.After whole = new State.After(both, both);
        assertEquals(new State.Judgement(State.Side.PARTLY, ""), State.judge(none, one, whole, true));
        assertTrue(State.judge(none, one, whole, false).fault().startsWith("half done"));
        assertEquals(
                "left by no whole run: file x.png",
                State.judge(none, torn, whole, true).fault());
    }

    @Test
    void what_differs_between_two_whole_runs_is_not_compared_by_content() {
        State once = new State(Map.of("model a", "time 1"));
        State.After whole = new State.After(once, new State(Map.of("model a", "time 2")));
        State third = new State(Map.of("model a", "time 3"));
        assertEquals(new State.Judgement(State.Side.AFTER, ""), State.judge(new State(Map.of()), third, whole, false));
    }
}
