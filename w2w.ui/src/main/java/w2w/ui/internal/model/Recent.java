package w2w.ui.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The newest part of a history.
 *
 * @param steps numbered from 1
 * @param current the step that is current
 */
record Recent(List<Step> steps, OptionalInt current) {
    /**
     * Where there are more than {@code many} steps: the part of the tree below one step on the way to the current one, the topmost that has
     * no more than {@code most} below it. What a step says of models before and after it holds in such a part, in any other it would not.
     *
     * @param steps step i has the number i + 1, and a parent with a smaller one
     */
    static Recent of(List<Step> steps, OptionalInt current, int many, int most) {
        int at = Math.min(current.orElse(steps.size()), steps.size());
        if (steps.size() <= many || at < 1 || !isTree(steps)) { // at the beginning all there is lies below
            return new Recent(List.copyOf(steps), current);
        }
        int top = top(steps, at, most);
        int[] numbers = new int[steps.size() + 1]; // 0 for what is left out
        List<Step> kept = new ArrayList<>();
        for (Step step : steps) {
            if (step.id() == top || numbers[step.parent()] > 0) {
                numbers[step.id()] = kept.size() + 1;
                kept.add(new Step(
                        kept.size() + 1,
                        numbers[step.parent()],
                        step.time(),
                        step.what(),
                        step.identity(),
                        step.effects()));
            }
        }
        return new Recent(List.copyOf(kept), OptionalInt.of(numbers[at]));
    }

    private static boolean isTree(List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.id() != i + 1 || step.parent() < 0 || step.parent() > i) {
                return false;
            }
        }
        return true;
    }

    private static int top(List<Step> steps, int at, int most) {
        int[] below = new int[steps.size() + 1];
        for (int i = steps.size(); i > 0; i--) {
            below[i]++;
            below[steps.get(i - 1).parent()] += below[i];
        }
        int top = at;
        for (int up = at; up > 0 && below[up] <= most; up = steps.get(up - 1).parent()) {
            top = up;
        }
        return top;
    }
}
