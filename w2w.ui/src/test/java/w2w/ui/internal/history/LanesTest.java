package w2w.ui.internal.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import w2w.ui.internal.model.Step;

class LanesTest {
    private static List<Step> steps(int... parents) {
        List<Step> steps = new ArrayList<>();
        for (int parent : parents) {
            steps.add(new Step(steps.size(), parent, Instant.EPOCH, "", Optional.empty(), List.of()));
        }
        return steps;
    }

    private static List<Integer> lanes(Lanes lanes) {
        List<Integer> byId = new ArrayList<>();
        lanes.rows().forEach(r -> byId.add(0, r.lane()));
        return byId;
    }

    @Test
    void a_line_stays_in_one_lane() {
        Lanes lanes = Lanes.of(steps(-1, 0, 1, 2));
        assertEquals(List.of(0, 0, 0, 0), lanes(lanes));
        assertEquals(1, lanes.width());
        assertEquals(3, lanes.rows().get(0).step().id());
    }

    @Test
    void a_branch_gets_a_lane_and_the_trunk_passes_by() {
        // 0 - 1 - 2
        //      \ 3 - 4
        Lanes lanes = Lanes.of(steps(-1, 0, 1, 1, 3));
        assertEquals(List.of(0, 0, 0, 1, 1), lanes(lanes));
        assertEquals(List.of(1), lanes.rows().get(2).through(), "beside step 2");
        assertEquals(List.of(0, 1), lanes.rows().get(3).from(), "down to step 1");
    }

    @Test
    void a_lane_is_used_again_when_its_branch_has_ended() {
        Lanes lanes = Lanes.of(steps(-1, 0, 0, 1, 3, 3));
        assertEquals(List.of(0, 0, 1, 0, 0, 1), lanes(lanes));
        assertEquals(2, lanes.width());
    }
}
