package w2w.engine.internal.populate;

import w2w.api.diffusion.Latents;
import w2w.engine.internal.optimise.Adam;

/** One identity in training: its pictures, its factors and its optimiser. */
final class Trainee {
    final String name;

    /** Latents, one row a picture, and the index of each one's prompt. */
    final Latents pictures;

    final int[] prompts;

    /** Pictures it is judged by, with their prompts. */
    final Latents heldOut;

    final int[] heldOutPrompts;

    /** The numbers of its adapter, in layout order. */
    final double[] x;

    final Adam adam;

    /** The loss of its last step. */
    double loss = Double.NaN;

    Trainee(
            String name,
            Latents pictures,
            int[] prompts,
            Latents heldOut,
            int[] heldOutPrompts,
            double[] start,
            double beta2) {
        this.name = name;
        this.pictures = pictures;
        this.prompts = prompts;
        this.heldOut = heldOut;
        this.heldOutPrompts = heldOutPrompts;
        x = start.clone();
        adam = new Adam(start.length, beta2, 0);
    }

    float[] weights() {
        float[] weights = new float[x.length];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = (float) x[j];
        }
        return weights;
    }
}
