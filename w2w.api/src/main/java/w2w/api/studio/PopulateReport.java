package w2w.api.studio;

import java.util.List;
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
     * @param baseLoss that of the model without adapter on the same
     * @param heldOutLoss on the pictures held out; empty where none was
     * @param heldOutBaseLoss that of the model without adapter on the same
     * @param identityScore cosine of the mean embedding of drawn pictures to that of the given ones; empty where none was computed
     * @param outlier what is unusual about it among the others; empty where nothing is
     */
    public record Quality(
            String identity,
            int pictures,
            double loss,
            double baseLoss,
            OptionalDouble heldOutLoss,
            OptionalDouble heldOutBaseLoss,
            OptionalDouble identityScore,
            String outlier) {}
}
