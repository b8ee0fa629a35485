package w2w.ui.internal.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import w2w.ui.internal.model.Step;

/**
 * The tree of steps as lanes beside a list, the newest step on top: a step lies in its parent's lane when it was the first one made after it, a
 * later one begins a lane of its own.
 *
 * @param width lanes in all
 */
record Lanes(List<Row> rows, int width) {
    /**
     * One step.
     *
     * @param lane it lies in
     * @param parentLane that of its parent; −1 for the beginning
     * @param through lanes that pass by it
     * @param from lanes that come down to it from steps above
     */
    record Row(Step step, int lane, int parentLane, List<Integer> through, List<Integer> from) {}

    /** @param steps by their id */
    static Lanes of(List<Step> steps) {
        int n = steps.size();
        int[] firstChild = new int[n];
        Arrays.fill(firstChild, -1);
        for (int i = n - 1; i > 0; i--) {
            firstChild[steps.get(i).parent()] = i;
        }
        int[] lane = new int[n];
        List<Integer> ends = new ArrayList<>(); // by lane: the last step in it
        for (int i = 0; i < n; i++) {
            int parent = steps.get(i).parent();
            lane[i] = parent >= 0 && firstChild[parent] == i ? lane[parent] : begin(ends, parent, end(firstChild, i));
        }
        List<Row> rows = new ArrayList<>();
        TreeMap<Integer, Integer> coming = new TreeMap<>(); // by lane: the parent below that its line goes to
        for (int i = n - 1; i >= 0; i--) {
            List<Integer> from = new ArrayList<>();
            List<Integer> through = new ArrayList<>();
            for (var line : coming.entrySet()) {
                (line.getValue() == i ? from : through).add(line.getKey());
            }
            coming.keySet().removeAll(from);
            int parent = steps.get(i).parent();
            rows.add(new Row(
                    steps.get(i), lane[i], parent < 0 ? -1 : lane[parent], List.copyOf(through), List.copyOf(from)));
            if (parent >= 0) {
                coming.put(lane[i], parent);
            }
        }
        return new Lanes(List.copyOf(rows), ends.size());
    }

    /** The last of the steps that follow one another as first children. */
    private static int end(int[] firstChild, int step) {
        int end = step;
        while (firstChild[end] >= 0) {
            end = firstChild[end];
        }
        return end;
    }

    /** A lane that is free above the parent. */
    private static int begin(List<Integer> ends, int parent, int end) {
        for (int i = 0; i < ends.size(); i++) {
            if (ends.get(i) <= parent) {
                ends.set(i, end);
                return i;
            }
        }
        ends.add(end);
        return ends.size() - 1;
    }
}
