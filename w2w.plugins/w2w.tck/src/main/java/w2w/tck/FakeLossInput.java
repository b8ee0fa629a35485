package w2w.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.invert.LossInput;
import w2w.api.invert.LossValue;
import w2w.api.space.Coefficients;

/**
 * One optimiser step for a loss to look at, without a model: Gaussian latents, a prediction that is off by a little, masks, and a
 * decoder in closed form, picture channel c = latent channel c / 2 + latent channel 3 / 4. Rows belong to identities in turn.
 */
public final class FakeLossInput implements LossInput {
    private static final int CHANNELS = 4;
    private static final int SIDE = 4;
    private static final int ROW = CHANNELS * SIDE * SIDE;
    private static final int COMPONENTS = 5;

    private final TrainingSchedule schedule;
    private final int[] globalRows;
    private final int[] identities;
    private final int[] timesteps;
    private final Latents prediction;
    private final Coefficients coefficients;
    private final Map<String, String> options;

    private FakeLossInput(
            TrainingSchedule schedule,
            int[] globalRows,
            int[] identities,
            Latents prediction,
            Coefficients coefficients,
            Map<String, String> options) {
        this.schedule = schedule;
        this.globalRows = globalRows;
        this.identities = identities;
        this.timesteps = Arrays.stream(globalRows).map(r -> 120 + 170 * (r % 5)).toArray();
        this.prediction = prediction;
        this.coefficients = coefficients;
        this.options = options;
    }

    /** Two rows for each of {@code identities}. The same arguments give the same input. */
    public static FakeLossInput of(PredictionType type, int identities, Map<String, String> options) {
        int rows = 2 * identities;
        int[] all = new int[rows];
        int[] who = new int[rows];
        for (int i = 0; i < rows; i++) {
            all[i] = i;
            who[i] = i % identities;
        }
        float[] points = new float[identities * COMPONENTS];
        for (int i = 0; i < identities; i++) {
            System.arraycopy(Numbers.gaussian("tck point", i, COMPONENTS, 2), 0, points, i * COMPONENTS, COMPONENTS);
        }
        FakeLossInput blank = new FakeLossInput(
                Training.schedule(type),
                all,
                who,
                latents(new float[rows * ROW]),
                Coefficients.owning("tck", COMPONENTS, points),
                options);
        float[] off = blank.target().values().clone();
        for (int r = 0; r < rows; r++) {
            float[] error = Numbers.gaussian("tck error", r, ROW, 0.3);
            for (int i = 0; i < ROW; i++) {
                off[r * ROW + i] += error[i];
            }
        }
        return blank.withPrediction(off);
    }

    /** The same with another prediction: rows × 64 numbers. */
    public FakeLossInput withPrediction(float[] values) {
        return new FakeLossInput(schedule, globalRows, identities, latents(values), coefficients, options);
    }

    /** The same with other points: identities × 5 numbers. */
    public FakeLossInput withCoefficients(float[] values) {
        return new FakeLossInput(
                schedule, globalRows, identities, prediction, Coefficients.of("tck", COMPONENTS, values), options);
    }

    /** What the batch would be if it held one identity alone. */
    public FakeLossInput only(int identity) {
        int[] chosen = rowsOf(identity);
        float[] values = new float[chosen.length * ROW];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(prediction.values(), chosen[i] * ROW, values, i * ROW, ROW);
        }
        return new FakeLossInput(
                schedule,
                Arrays.stream(chosen).map(r -> globalRows[r]).toArray(),
                new int[chosen.length],
                latents(values),
                coefficients.row(identity),
                options);
    }

    /** Rows of the batch that belong to an identity. */
    public int[] rowsOf(int identity) {
        return IntStream.range(0, identities.length)
                .filter(r -> identities[r] == identity)
                .toArray();
    }

    /**
     * d Σvalues / d prediction as a whole: the loss's own derivative in the prediction, and those in the clean latent and the pictures
     * pulled back through x₀ and the decoder.
     */
    public float[] totalDerivative(LossValue value) {
        float[] total = value.prediction().map(p -> p.values().clone()).orElseGet(() -> new float[size()]);
        float[] clean = value.predictedClean().map(p -> p.values().clone()).orElseGet(() -> new float[size()]);
        value.predictedPictures().ifPresent(pictures -> pullThroughDecoder(pictures, clean));
        for (int r = 0; r < rows(); r++) {
            double signal = schedule.signal(timesteps[r]);
            double noise = schedule.noise(timesteps[r]);
            double slope =
                    switch (schedule.prediction()) {
                        case EPSILON -> -noise / signal;
                        case V -> -noise;
                        case SAMPLE -> 1;
                    };
            for (int i = r * ROW; i < (r + 1) * ROW; i++) {
                total[i] += (float) (slope * clean[i]);
            }
        }
        return total;
    }

    private static void pullThroughDecoder(List<Picture> cotangents, float[] clean) {
        int plane = SIDE * SIDE;
        for (int r = 0; r < cotangents.size(); r++) {
            float[] c = cotangents.get(r).toArray();
            for (int p = 0; p < plane; p++) {
                for (int channel = 0; channel < 3; channel++) {
                    clean[r * ROW + channel * plane + p] += c[channel * plane + p] / 2;
                    clean[r * ROW + 3 * plane + p] += c[channel * plane + p] / 4;
                }
            }
        }
    }

    private static List<Picture> decode(Latents latents) {
        int plane = SIDE * SIDE;
        List<Picture> pictures = new ArrayList<>();
        for (int r = 0; r < latents.rows(); r++) {
            float[] values = new float[3 * plane];
            for (int i = 0; i < values.length; i++) {
                values[i] = latents.values()[r * ROW + i] / 2 + latents.values()[r * ROW + 3 * plane + i % plane] / 4;
            }
            pictures.add(Picture.owning(SIDE, SIDE, values));
        }
        return pictures;
    }

    private static Latents latents(float[] values) {
        return Latents.owning(values.length / ROW, CHANNELS, SIDE, SIDE, values);
    }

    private Latents gaussian(String purpose) {
        float[] values = new float[size()];
        for (int r = 0; r < rows(); r++) {
            System.arraycopy(Numbers.gaussian(purpose, globalRows[r], ROW, 1), 0, values, r * ROW, ROW);
        }
        return latents(values);
    }

    private int rows() {
        return identities.length;
    }

    private int size() {
        return rows() * ROW;
    }

    /** a·x + b·y of each row, a and b told by its timestep. */
    private Latents mix(Latents x, Latents y, DoubleBinaryOperator a, DoubleBinaryOperator b) {
        float[] mixed = new float[size()];
        for (int i = 0; i < mixed.length; i++) {
            int t = timesteps[i / ROW];
            double signal = schedule.signal(t);
            double noise = schedule.noise(t);
            mixed[i] = (float)
                    (a.applyAsDouble(signal, noise) * x.values()[i] + b.applyAsDouble(signal, noise) * y.values()[i]);
        }
        return latents(mixed);
    }

    @Override
    public Latents clean() {
        return gaussian("tck loss clean");
    }

    @Override
    public List<Picture> pictures() {
        return decode(clean());
    }

    @Override
    public Latents noise() {
        return gaussian("tck loss noise");
    }

    @Override
    public Latents noisy() {
        return mix(clean(), noise(), (signal, noise) -> signal, (signal, noise) -> noise);
    }

    @Override
    public Latents prediction() {
        return prediction;
    }

    @Override
    public Latents target() {
        return switch (schedule.prediction()) {
            case EPSILON -> noise();
            case V -> mix(noise(), clean(), (signal, noise) -> signal, (signal, noise) -> -noise);
            case SAMPLE -> clean();
        };
    }

    @Override
    public int[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public TrainingSchedule schedule() {
        return schedule;
    }

    @Override
    public int[] identities() {
        return identities.clone();
    }

    @Override
    public float[] mask() {
        int plane = SIDE * SIDE;
        float[] mask = new float[rows() * plane];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % plane < plane / 2 ? 1.5f : 0.5f;
        }
        return mask;
    }

    @Override
    public Coefficients coefficients() {
        return coefficients;
    }

    @Override
    public double[] deviation() {
        return new double[] {4, 2, 1, 0.5, 0.25};
    }

    @Override
    public Latents predictedClean() {
        return switch (schedule.prediction()) {
            case EPSILON -> mix(noisy(), prediction, (signal, noise) -> 1 / signal, (signal, noise) -> -noise / signal);
            case V -> mix(noisy(), prediction, (signal, noise) -> signal, (signal, noise) -> -noise);
            case SAMPLE -> prediction;
        };
    }

    @Override
    public List<Picture> predictedPictures() {
        return decode(predictedClean());
    }

    @Override
    public Map<String, String> options() {
        return options;
    }
}
