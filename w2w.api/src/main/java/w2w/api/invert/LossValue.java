package w2w.api.invert;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;

/**
 * The value of a loss and its derivatives in whatever it used. The arrays are taken over.
 *
 * @param values one an identity: the mean over its rows
 * @param prediction ∂Σvalues/∂prediction
 * @param predictedClean ∂Σvalues/∂predictedClean
 * @param predictedPictures ∂Σvalues/∂predictedPictures, each in its picture's shape
 * @param coefficients ∂Σvalues/∂coefficients: identities × k
 */
public record LossValue(
        double[] values,
        Optional<Latents> prediction,
        Optional<Latents> predictedClean,
        Optional<List<Picture>> predictedPictures,
        Optional<float[]> coefficients) {
    public LossValue {
        Objects.requireNonNull(values);
        if (prediction.isEmpty() && predictedClean.isEmpty() && predictedPictures.isEmpty() && coefficients.isEmpty()) {
            throw new IllegalArgumentException("a loss without a derivative moves nothing");
        }
    }

    /** A loss on the prediction. */
    public static LossValue ofPrediction(double[] values, Latents cotangent) {
        return new LossValue(values, Optional.of(cotangent), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A loss on the predicted clean latent. */
    public static LossValue ofPredictedClean(double[] values, Latents cotangent) {
        return new LossValue(values, Optional.empty(), Optional.of(cotangent), Optional.empty(), Optional.empty());
    }

    /** A loss on the predicted picture. */
    public static LossValue ofPredictedPictures(double[] values, List<Picture> cotangents) {
        return new LossValue(values, Optional.empty(), Optional.empty(), Optional.of(cotangents), Optional.empty());
    }

    /** A prior on the coefficients. */
    public static LossValue ofCoefficients(double[] values, float[] cotangent) {
        return new LossValue(values, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(cotangent));
    }
}
