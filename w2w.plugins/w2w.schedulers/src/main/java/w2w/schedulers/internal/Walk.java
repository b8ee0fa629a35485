package w2w.schedulers.internal;

import w2w.api.diffusion.Schedule;
import w2w.api.task.W2wException;

/** A stepper that counts its steps and refuses one too many. */
abstract class Walk implements Schedule.Stepper {
    private final int size;
    private int next;

    Walk(int size) {
        this.size = size;
    }

    @Override
    public final void step(float[] sample, float[] output, float[] noise) {
        if (next == size) {
            throw W2wException.of(W2wException.Kind.INTERNAL, "a schedule of " + size + " steps was asked for more");
        }
        step(next++, sample, output, noise);
    }

    /** Step {@code i}: overwrites {@code sample}. */
    abstract void step(int i, float[] sample, float[] output, float[] noise);
}
