package w2w.api.invert;

import java.util.List;
import w2w.api.space.Coefficients;
import w2w.api.task.Provenance;

/**
 * What an inversion found. The arrays are taken over and to be read only.
 *
 * @param points a row an identity
 * @param losses the loss of each step that ran, one array an identity
 * @param heldOut the loss on held-out noises at the returned point, one an identity; NaN where it was not measured
 */
public record Inversion(Coefficients points, List<double[]> losses, double[] heldOut, Provenance provenance) {
    public Inversion {
        losses = List.copyOf(losses);
    }
}
