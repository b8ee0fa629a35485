package w2w.bench.internal.kill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How one command fared, and when it is to be killed next. Safe for use by several threads. */
final class Tally {
    static final List<String> HEAD = List.of("command", "killed", "ended first", "before", "partly", "after", "faults");

    private final State.After first;
    private final State.After again;
    private final int codeAgain;
    private final double usual;
    private double around;
    private int killed;
    private int ended;
    private final Map<State.Side, Integer> sides = new EnumMap<>(State.Side.class);
    private final List<String> faults = new ArrayList<>();

    /**
     * @param again where a second run leads that begins where a first one ended
     * @param codeAgain how that ends
     * @param usual seconds a whole run takes
     */
    Tally(State.After first, State.After again, int codeAgain, double usual) {
        this.first = first;
        this.again = again;
        this.codeAgain = codeAgain;
        this.usual = usual;
        around = usual;
    }

    State.After first() {
        return first;
    }

    State.After again() {
        return again;
    }

    int codeAgain() {
        return codeAgain;
    }

    /**
     * Seconds after which a trial is killed: in every third anywhere in the run, in the others about the moment at which the command's
     * change happens, as far as it is known by then.
     *
     * @param uniform in (0, 1)
     */
    synchronized double moment(boolean anywhere, double uniform) {
        return anywhere ? 1.2 * usual * uniform : around * (0.7 + 0.6 * uniform);
    }

    synchronized void add(boolean wasKilled, State.Judgement found) {
        killed += wasKilled ? 1 : 0;
        ended += wasKilled ? 0 : 1;
        sides.merge(found.side(), 1, Integer::sum);
        if (!found.fault().isEmpty()) {
            faults.add(found.fault());
        }
        double change = !wasKilled ? 0.9 : found.side() == State.Side.BEFORE ? 1.1 : 0.95;
        around = Math.max(0.2 * usual, Math.min(5 * usual, around * change));
    }

    synchronized int killed() {
        return killed;
    }

    synchronized int trials() {
        return killed + ended;
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    synchronized List<String> row(String name) {
        List<String> row = new ArrayList<>(List.of(name, String.valueOf(killed), String.valueOf(ended)));
        for (State.Side side : State.Side.values()) {
            row.add(String.valueOf(sides.getOrDefault(side, 0)));
        }
        row.add(String.valueOf(faults.size()));
        return row;
    }

    synchronized Map<String, Object> document(String name) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("command", name);
        document.put("killed", killed);
        document.put("ended_before", ended);
        document.put("state_before", sides.getOrDefault(State.Side.BEFORE, 0));
        document.put("state_partly", sides.getOrDefault(State.Side.PARTLY, 0));
        document.put("state_after", sides.getOrDefault(State.Side.AFTER, 0));
        document.put("faults", List.copyOf(faults));
        return document;
    }
}
