package w2w.engine.internal.invert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.invert.InversionLoss;
import w2w.api.invert.InversionSettings.WeightedLoss;
import w2w.api.invert.LossValue;
import w2w.api.plugin.Plugins;
import w2w.api.task.W2wException;

/** The weighted sum of a request's losses and its derivatives in the prediction and in the coefficients. */
final class Objective {
    private record Term(InversionLoss loss, double weight, Map<String, String> options, String id) {}

    /**
     * @param values one an identity
     * @param prediction ∂Σvalues/∂prediction
     * @param coefficients what priors add to ∂Σvalues/∂coefficients: identities × k
     */
    record Sum(double[] values, float[] prediction, double[] coefficients) {}

    private final List<Term> terms = new ArrayList<>();

    Objective(Plugins plugins, List<WeightedLoss> losses) {
        for (WeightedLoss l : losses) {
            terms.add(new Term(plugins.get(InversionLoss.class, l.loss()), l.weight(), l.options(), l.loss()));
        }
    }

    Sum evaluate(StepInput input, ImageCodec codec) {
        int identities = input.coefficients().rows();
        double[] values = new double[identities];
        float[] prediction = new float[input.prediction().values().length];
        double[] coefficients = new double[identities * input.coefficients().components()];
        for (Term term : terms) {
            StepInput mine = input.with(term.options());
            LossValue value = term.loss().evaluate(mine);
            if (value.values().length != identities) {
                throw W2wException.of(
                                W2wException.Kind.PLUGIN,
                                value.values().length + " values for " + identities + " identities")
                        .at("inversion loss " + term.id());
            }
            for (int i = 0; i < identities; i++) {
                values[i] += term.weight() * value.values()[i];
            }
            value.prediction().ifPresent(d -> add(prediction, d.values(), term.weight()));
            value.predictedClean().ifPresent(d -> mine.addFromClean(d, term.weight(), prediction));
            value.predictedPictures()
                    .ifPresent(d -> mine.addFromClean(
                            decoding(codec, term).pull(mine.predictedClean(), d), term.weight(), prediction));
            value.coefficients().ifPresent(d -> {
                for (int j = 0; j < d.length; j++) {
                    coefficients[j] += term.weight() * d[j];
                }
            });
        }
        return new Sum(values, prediction, coefficients);
    }

    private static ImageCodec.Decoding decoding(ImageCodec codec, Term term) {
        Optional<ImageCodec.Decoding> gradients = codec.gradients();
        return gradients.orElseThrow(
                () -> W2wException.input("the loss looks at pictures and the backbone's decoder has no gradients")
                        .at("inversion loss " + term.id())
                        .advise("Use a loss on the prediction, or another backbone"));
    }

    private static void add(float[] total, float[] cotangent, double weight) {
        for (int j = 0; j < total.length; j++) {
            total[j] += (float) (weight * cotangent[j]);
        }
    }

    /** The prediction's cotangent as latents. */
    static Latents cotangent(StepInput input, Sum sum) {
        return input.prediction().with(sum.prediction());
    }
}
