package w2w.api.studio;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What has become of all identities of a request so far, whoever trained them.
 *
 * @param finished those with an adapter, in the request's order
 * @param skipped those without, and why: too few pictures that can be read, a name that no file can have
 * @param elsewhere those that other processes are training, or that belong to other shares
 * @param together identities in one batch in this call; 0 where none was trained
 * @param trained identities in this call
 * @param seconds that training took in this call
 */
public record PopulateReport(
        List<Quality> finished,
        List<PopulationReport.Skipped> skipped,
        List<String> elsewhere,
        int together,
        int trained,
        double seconds) {
    public PopulateReport {
        finished = List.copyOf(finished);
        skipped = List.copyOf(skipped);
        elsewhere = List.copyOf(elsewhere);
    }

    /**
     * How well one identity was learnt. Losses are means of the squared error of the prediction over held-out (timestep, noise) pairs.
     *
     * @param pictures trained with
     * @param loss on the pictures trained with
     * @param heldOutLoss on the pictures held out; empty where none was
     * @param reconstruction peak signal-to-noise ratio, in dB, of a held-out picture that is noised to the middle timestep and denoised from
     *     there with its caption, to the picture as the autoencoder gives it back; empty where none was held out
     * @param identityScore cosine of the mean embedding of drawn pictures to that of the given ones; empty where none was computed
     * @param outlier what is unusual about it among the others; empty where nothing is
     */
    public record Quality(
            String identity,
            int pictures,
            Compared loss,
            Optional<Compared> heldOutLoss,
            Optional<Compared> reconstruction,
            OptionalDouble identityScore,
            String outlier) {
        /** The same with what is unusual about it. */
        public Quality withOutlier(String other) {
            return new Quality(identity, pictures, loss, heldOutLoss, reconstruction, identityScore, other);
        }
    }

    /** A figure of the model with the identity's adapter, and of the model without, of the same pictures, timesteps and noises. */
    public record Compared(double adapted, double base) {}
}
