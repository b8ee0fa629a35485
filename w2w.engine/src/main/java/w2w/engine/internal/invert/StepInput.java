package w2w.engine.internal.invert;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.invert.LossInput;
import w2w.api.space.Coefficients;
import w2w.api.task.Task;

/** What the losses of one step look at; what costs is computed when first asked for. */
final class StepInput implements LossInput {
    private final Draw draw;
    private final Latents prediction;
    private final TrainingSchedule schedule;
    private final Coefficients coefficients;
    private final double[] deviation;
    private final ImageCodec codec;
    private final Map<String, String> options;
    private @Nullable Latents predictedClean;
    private @Nullable List<Picture> predictedPictures;

    StepInput(
            Draw draw,
            Latents prediction,
            TrainingSchedule schedule,
            Coefficients coefficients,
            double[] deviation,
            ImageCodec codec,
            Map<String, String> options) {
        this.draw = draw;
        this.prediction = prediction;
        this.schedule = schedule;
        this.coefficients = coefficients;
        this.deviation = deviation;
        this.codec = codec;
        this.options = options;
    }

    /** The same input for a loss with options of its own; what was computed is shared. */
    StepInput with(Map<String, String> others) {
        StepInput other = new StepInput(draw, prediction, schedule, coefficients, deviation, codec, others);
        other.predictedClean = predictedClean;
        other.predictedPictures = predictedPictures;
        return other;
    }

    @Override
    public Latents clean() {
        return draw.clean();
    }

    @Override
    public List<Picture> pictures() {
        return draw.pictures();
    }

    @Override
    public Latents noise() {
        return draw.noise();
    }

    @Override
    public Latents noisy() {
        return draw.noisy();
    }

    @Override
    public Latents prediction() {
        return prediction;
    }

    @Override
    public Latents target() {
        return draw.target();
    }

    @Override
    public int[] timesteps() {
        return draw.timesteps();
    }

    @Override
    public TrainingSchedule schedule() {
        return schedule;
    }

    @Override
    public int[] identities() {
        return draw.identities();
    }

    @Override
    public float[] mask() {
        return draw.mask();
    }

    @Override
    public Coefficients coefficients() {
        return coefficients;
    }

    @Override
    public double[] deviation() {
        return deviation;
    }

    @Override
    public Latents predictedClean() {
        if (predictedClean == null) {
            float[] x = draw.noisy().values();
            float[] output = prediction.values();
            float[] clean = new float[x.length];
            for (int row = 0; row < draw.rows(); row++) {
                int t = draw.timesteps()[row];
                double signal = schedule.signal(t);
                double noise = schedule.noise(t);
                for (int j = row * prediction.rowSize(); j < (row + 1) * prediction.rowSize(); j++) {
                    clean[j] = (float) schedule.prediction().clean(signal, noise, x[j], output[j]);
                }
            }
            predictedClean = prediction.with(clean);
        }
        return predictedClean;
    }

    /** Adds what a cotangent of the predicted clean latent is worth in the prediction. */
    void addFromClean(Latents cotangent, double weight, float[] total) {
        for (int row = 0; row < draw.rows(); row++) {
            int t = draw.timesteps()[row];
            double factor = weight * schedule.prediction().cleanByPrediction(schedule.signal(t), schedule.noise(t));
            for (int j = row * prediction.rowSize(); j < (row + 1) * prediction.rowSize(); j++) {
                total[j] += (float) (factor * cotangent.values()[j]);
            }
        }
    }

    @Override
    public List<Picture> predictedPictures() {
        if (predictedPictures == null) {
            predictedPictures = codec.decode(predictedClean(), Task.unwatched());
        }
        return predictedPictures;
    }

    @Override
    public Map<String, String> options() {
        return options;
    }
}
