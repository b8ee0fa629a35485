package w2w.engine.internal.render;

import java.util.Arrays;
import java.util.List;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionProcess;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.task.Noise;
import w2w.api.task.Task;

/** Takes a batch of items from noise to pictures through a schedule. */
final class Walkthrough {
    private final Denoising denoising;
    private final Cast cast;
    private final Words words;
    private final Schedule schedule;
    private final RenderSettings settings;
    private final int channels;
    private final int height;
    private final int width;
    private final int size;

    Walkthrough(Denoising denoising, Cast cast, Words words, Schedule schedule, RenderSettings settings) {
        this.denoising = denoising;
        this.cast = cast;
        this.words = words;
        this.schedule = schedule;
        this.settings = settings;
        DiffusionProcess process = denoising.process();
        channels = process.latentChannels();
        height = settings.height() / process.downscale();
        width = settings.width() / process.downscale();
        size = channels * height * width;
    }

    /**
     * The pictures of items {@code first .. first+items.size()} of the request.
     *
     * @param whole whether they are decoded whole, or small
     */
    List<Picture> run(List<RenderRequest.Item> items, int first, Renderer.Previews previews, boolean whole, Task task) {
        float[] x = new float[items.size() * size];
        for (int r = 0; r < items.size(); r++) {
            Noise.gaussian(items.get(r).seed(), "latent", 0, 0, x, r * size, size);
        }
        scale(x, schedule.initialScale());
        Schedule.Stepper stepper = schedule.begin();
        for (int i = 0; i < schedule.size(); i++) {
            task.check();
            float[] input = x.clone();
            scale(input, schedule.inputScale(i));
            float[] output = guided(input, schedule.timestep(i), first, items.size());
            stepper.step(x, output, schedule.stochastic(i) ? noise(items, i) : new float[0]);
            if (previews.every() > 0 && i % previews.every() == 0 && i + 1 < schedule.size()) {
                preview(input, output, i, first, previews, task);
            }
            task.progress(0.95 * (i + 1) / schedule.size());
        }
        return denoising.codec().decode(whole ? latents(x) : averaged(x), task.part("picture", 0.05));
    }

    /** u + scale·(c − u), Ho and Salimans (2022), in one call for both halves. */
    private float[] guided(float[] input, double timestep, int first, int rows) {
        double scale = settings.guidanceScale();
        boolean pair = scale != 1;
        int all = pair ? 2 * rows : rows;
        float[] batch = Arrays.copyOf(input, all * size);
        int[] prompt = new int[all];
        int[] model = new int[all];
        float[] strength = new float[all];
        double[] timesteps = new double[all];
        Arrays.fill(timesteps, timestep);
        for (int r = 0; r < rows; r++) {
            Cast.Role role = cast.role(first + r);
            model[r] = role.at(timestep);
            strength[r] = role.strength();
            prompt[r] = words.wanted(model[r], strength[r]);
            if (pair) {
                System.arraycopy(input, r * size, batch, (rows + r) * size, size);
                boolean base = settings.against() == RenderSettings.Against.BASE_MODEL;
                model[rows + r] = base ? AdapterBank.BASE : model[r];
                strength[rows + r] = base ? 0 : strength[r];
                prompt[rows + r] = words.unwanted(model[rows + r], strength[rows + r]);
            }
        }
        float[] output = denoising
                .predict(
                        cast.bank(),
                        words.prompts(),
                        new DenoiseBatch(latents(batch), timesteps, prompt, model, strength))
                .values();
        if (!pair) {
            return output;
        }
        float[] combined = new float[rows * size];
        for (int j = 0; j < combined.length; j++) {
            float u = output[combined.length + j];
            combined[j] = (float) (u + scale * (output[j] - u));
        }
        return combined;
    }

    private float[] noise(List<RenderRequest.Item> items, int step) {
        float[] noise = new float[items.size() * size];
        for (int r = 0; r < items.size(); r++) {
            Noise.gaussian(items.get(r).seed(), "scheduler", step, 0, noise, r * size, size);
        }
        return noise;
    }

    /** Decodes x₀ as this step implies it, small. */
    private void preview(float[] input, float[] output, int step, int first, Renderer.Previews previews, Task task) {
        if (height < 2 || width < 2) {
            return;
        }
        TrainingSchedule training = denoising.process().schedule();
        double a = alphaCumprod(training, schedule.timestep(step));
        double signal = Math.sqrt(a);
        double noise = Math.sqrt(1 - a);
        PredictionType type = training.prediction();
        float[] clean = new float[input.length];
        for (int j = 0; j < clean.length; j++) {
            clean[j] = (float) type.clean(signal, noise, input[j], output[j]);
        }
        task.check();
        List<Picture> pictures = denoising.codec().decode(averaged(clean), task.part("preview", 0));
        for (int r = 0; r < pictures.size(); r++) {
            previews.show(first + r, step, pictures.get(r));
        }
    }

    /** Averages over 2×2 positions, which leave the decoder a quarter of its work; what is too small for that stays as it is. */
    private Latents averaged(float[] x) {
        int h = height / 2;
        int w = width / 2;
        if (h == 0 || w == 0) {
            return latents(x);
        }
        int rows = x.length / size;
        float[] small = new float[rows * channels * h * w];
        for (int plane = 0; plane < rows * channels; plane++) {
            for (int y = 0; y < 2 * h; y++) {
                for (int z = 0; z < 2 * w; z++) {
                    small[(plane * h + y / 2) * w + z / 2] += x[(plane * height + y) * width + z] / 4;
                }
            }
        }
        return Latents.owning(rows, channels, h, w, small);
    }

    /** ᾱ between whole timesteps, σ = √((1−ᾱ)/ᾱ) being linear there. */
    private static double alphaCumprod(TrainingSchedule training, double timestep) {
        double t = Math.max(0, Math.min(training.timesteps() - 1.0, timestep));
        int low = (int) t;
        int high = Math.min(low + 1, training.timesteps() - 1);
        double from = training.noise(low) / training.signal(low);
        double to = training.noise(high) / training.signal(high);
        double sigma = from + (t - low) * (to - from);
        return 1 / (sigma * sigma + 1);
    }

    private Latents latents(float[] values) {
        return Latents.owning(values.length / size, channels, height, width, values);
    }

    private static void scale(float[] values, double factor) {
        if (factor != 1) {
            for (int j = 0; j < values.length; j++) {
                values[j] = (float) (values[j] * factor);
            }
        }
    }
}
