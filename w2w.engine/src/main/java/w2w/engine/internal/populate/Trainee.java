package w2w.engine.internal.populate;

import java.util.List;
import w2w.api.diffusion.Latents;
import w2w.engine.internal.optimise.Adam;

/** One identity in training: its pictures, its factors and its optimiser. */
final class Trainee {
    final String name;

    /** Latents, one row a picture, and what each shows. */
    final Latents pictures;

    final List<String> captions;

    /** Pictures it is judged by, with what they show. */
    final Latents heldOut;

    final List<String> heldOutCaptions;

    /** The numbers of its adapter, in layout order. */
    final double[] x;

    final Adam adam;

    /** The loss of its last step. */
    double loss = Double.NaN;

    Trainee(
            String name,
            Latents pictures,
            List<String> captions,
            Latents heldOut,
            List<String> heldOutCaptions,
            double[] start,
            double beta2) {
        this.name = name;
        this.pictures = pictures;
        this.captions = List.copyOf(captions);
        this.heldOut = heldOut;
        this.heldOutCaptions = List.copyOf(heldOutCaptions);
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
