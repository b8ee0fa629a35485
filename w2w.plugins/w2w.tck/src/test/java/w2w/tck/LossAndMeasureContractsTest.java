package w2w.tck;

import static w2w.tck.Contracts.assertCaught;
import static w2w.tck.Contracts.assertPasses;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.Picture;
import w2w.api.invert.InversionLoss;
import w2w.api.invert.LossInput;
import w2w.api.invert.LossValue;
import w2w.api.measure.Attribute;
import w2w.api.measure.AttributeReader;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Losses, embedders and readers: the contract lets right ones pass and catches wrong ones. */
class LossAndMeasureContractsTest {
    /** Mean over an identity's rows of ½|x − y|²; the derivative is what {@code of} makes of (x − y) / rows. */
    private static LossValue squares(LossInput in, float[] x, float[] y, Function<float[], LossValue> of) {
        if (!in.options().isEmpty()) {
            throw W2wException.input("unknown options " + in.options().keySet());
        }
        int rows = in.identities().length;
        int row = x.length / rows;
        float[] derivative = new float[x.length];
        double[] values = new double[in.coefficients().rows()];
        for (int i = 0; i < x.length; i++) {
            int who = in.identities()[i / row];
            long share = Arrays.stream(in.identities()).filter(w -> w == who).count();
            derivative[i] = (x[i] - y[i]) / share;
            values[who] += 0.5 * (x[i] - y[i]) * (x[i] - y[i]) / share;
        }
        LossValue shape = of.apply(derivative);
        return new LossValue(
                values, shape.prediction(), shape.predictedClean(), shape.predictedPictures(), shape.coefficients());
    }

    private static LossValue onPrediction(LossInput in) {
        return squares(
                in,
                in.prediction().values(),
                in.target().values(),
                d -> LossValue.ofPrediction(new double[0], in.prediction().with(d)));
    }

    private static LossValue onClean(LossInput in) {
        return squares(
                in,
                in.predictedClean().values(),
                in.clean().values(),
                d -> LossValue.ofPredictedClean(new double[0], in.prediction().with(d)));
    }

    private static LossValue onPictures(LossInput in) {
        return squares(in, flat(in.predictedPictures()), flat(in.pictures()), d -> {
            List<Picture> cotangents = new ArrayList<>();
            int one = d.length / in.pictures().size();
            for (int i = 0; i < in.pictures().size(); i++) {
                cotangents.add(Picture.owning(4, 4, Arrays.copyOfRange(d, i * one, (i + 1) * one)));
            }
            return LossValue.ofPredictedPictures(new double[0], cotangents);
        });
    }

    private static float[] flat(List<Picture> pictures) {
        float[] all = new float[pictures.size() * 48];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i).toArray(), 0, all, 48 * i, 48);
        }
        return all;
    }

    private static LossValue prior(LossInput in) {
        LossValue checked = onPrediction(in);
        int k = in.coefficients().components();
        float[] c = in.coefficients().toArray();
        double[] values = new double[checked.values().length];
        for (int i = 0; i < c.length; i++) {
            values[i / k] += 0.5 * c[i] * c[i];
        }
        return LossValue.ofCoefficients(values, c);
    }

    static class OnPrediction extends InversionLossContract {
        @Override
        protected InversionLoss loss() {
            return LossAndMeasureContractsTest::onPrediction;
        }
    }

    static class OnClean extends InversionLossContract {
        @Override
        protected InversionLoss loss() {
            return LossAndMeasureContractsTest::onClean;
        }
    }

    static class OnPictures extends InversionLossContract {
        @Override
        protected InversionLoss loss() {
            return LossAndMeasureContractsTest::onPictures;
        }
    }

    static class Prior extends InversionLossContract {
        @Override
        protected InversionLoss loss() {
            return LossAndMeasureContractsTest::prior;
        }
    }

    /** Forgets the factor 2 between its value and its derivative. */
    static class WrongFactor extends InversionLossContract {
        @Override
        protected InversionLoss loss() {
            return in -> {
                LossValue right = onPictures(in);
                return LossValue.ofPredictedPictures(
                        Arrays.stream(right.values()).map(v -> 2 * v).toArray(),
                        right.predictedPictures().orElseThrow());
            };
        }
    }

    /** Says that its derivative in the clean latent is one in the prediction. */
    static class WrongPlace extends InversionLossContract {
        @Override
        protected InversionLoss loss() {
            return in -> {
                LossValue right = onClean(in);
                return LossValue.ofPrediction(
                        right.values(), right.predictedClean().orElseThrow());
            };
        }
    }

    /** Has a prior in its value and none in its derivatives. */
    static class HiddenPrior extends InversionLossContract {
        @Override
        protected InversionLoss loss() {
            return in -> {
                double[] values = onPrediction(in).values();
                double[] more = prior(in).values();
                for (int i = 0; i < values.length; i++) {
                    values[i] += more[i];
                }
                return LossValue.ofPrediction(
                        values, onPrediction(in).prediction().orElseThrow());
            };
        }
    }

    /** Divides by the rows of the batch, not of the identity. */
    static class MeanOfTheBatch extends InversionLossContract {
        @Override
        protected InversionLoss loss() {
            return in -> {
                int identities = in.coefficients().rows();
                LossValue right = onPrediction(in);
                float[] derivative = right.prediction().orElseThrow().values();
                return LossValue.ofPrediction(
                        Arrays.stream(right.values()).map(v -> v / identities).toArray(),
                        in.prediction().with(Numbers.scaled(derivative, 1.0 / identities)));
            };
        }
    }

    private static double[] meanColours(Picture picture) {
        float[] values = picture.toArray();
        double[] mean = {1, 0, 0, 0};
        for (int i = 0; i < values.length; i++) {
            mean[1 + 3 * i / values.length] += 3.0 * values[i] / values.length;
        }
        return mean;
    }

    private static List<float[]> colours(List<Picture> pictures, Task task, boolean unit) {
        task.check();
        return pictures.stream()
                .map(p -> {
                    float[] v = ReferenceFit.narrow(meanColours(p));
                    return unit ? Numbers.scaled(v, 1 / Numbers.norm(v)) : v;
                })
                .toList();
    }

    static class RightEmbedder extends IdentityEmbedderContract {
        @Override
        protected IdentityEmbedder embedder() {
            return (pictures, task) -> colours(pictures, task, true);
        }
    }

    static class EmbedderWithoutUnit extends IdentityEmbedderContract {
        @Override
        protected IdentityEmbedder embedder() {
            return (pictures, task) -> colours(pictures, task, false);
        }
    }

    private static AttributeReader reader(boolean perBatch) {
        return new AttributeReader() {
            @Override
            public List<Attribute> attributes() {
                return List.of(new Attribute("one", Attribute.Kind.RAW), new Attribute("red", Attribute.Kind.RAW));
            }

            @Override
            public List<double[]> read(List<Picture> pictures, Task task) {
                task.check();
                return pictures.stream()
                        .map(p -> {
                            double[] c = meanColours(p);
                            return new double[] {perBatch ? pictures.size() : c[0], c[1]};
                        })
                        .toList();
            }
        };
    }

    static class RightReader extends AttributeReaderContract {
        @Override
        protected AttributeReader reader() {
            return LossAndMeasureContractsTest.reader(false);
        }
    }

    static class ReaderOfTheBatch extends AttributeReaderContract {
        @Override
        protected AttributeReader reader() {
            return LossAndMeasureContractsTest.reader(true);
        }
    }

    @Test
    void right_losses_pass_whatever_they_look_at() {
        assertPasses(OnPrediction.class, 15);
        assertPasses(OnClean.class, 15);
        assertPasses(OnPictures.class, 15);
        assertPasses(Prior.class, 15);
    }

    @Test
    void wrong_derivatives_are_caught() {
        assertCaught(WrongFactor.class, "the_derivative_in_the_prediction_agrees_with_finite_differences");
        assertCaught(WrongPlace.class, "the_derivative_in_the_prediction_agrees_with_finite_differences");
        assertCaught(HiddenPrior.class, "the_derivative_in_the_coefficients_agrees_with_finite_differences");
    }

    @Test
    void identities_that_lean_on_each_other_are_caught() {
        assertCaught(MeanOfTheBatch.class, "an_identity_does_not_depend_on_the_others");
    }

    @Test
    void embedders_and_readers_are_held_to_theirs() {
        assertPasses(RightEmbedder.class, 6);
        assertPasses(RightReader.class, 6);
        assertCaught(EmbedderWithoutUnit.class, "one_vector_of_unit_length_a_picture_all_as_long");
        assertCaught(ReaderOfTheBatch.class, "a_pictures_numbers_do_not_depend_on_its_batch");
    }
}
