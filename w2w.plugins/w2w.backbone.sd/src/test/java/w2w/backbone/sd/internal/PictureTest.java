package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.task.Task;
import w2w.api.weights.WeightLayout;
import w2w.schedulers.internal.Ddim;
import w2w.schedulers.internal.Pndm;
import w2w.tensors.TensorSource;

/** A whole picture, from words and noise to colours, against the pipeline of diffusers. */
class PictureTest {
    @TempDir
    private Path folder;

    private static NoiseScheduler scheduler(String id) {
        return id.equals("ddim") ? new Ddim() : new Pndm();
    }

    @ParameterizedTest
    @CsvSource({"sd15,ddim", "sd15,pndm", "sd21,ddim", "sd21,pndm"})
    void a_whole_picture_is_that_of_diffusers(String model, String id) {
        String root = CheckpointCopy.of(model, folder)
                .tokenizer(Golden.clipTokenizer())
                .root()
                .toString();
        OpenRequest request = new OpenRequest(root, "cpu", OpenRequest.Precision.FLOAT32, Map.of());
        try (BackboneSession session = TestBackbone.component().open(request, Task.unwatched());
                TensorSource golden = Golden.open(model + "/golden.safetensors")) {
            Denoising denoising = TestBackbone.denoising(session);
            Map<String, String> settings = golden.metadata();
            List<String> words =
                    List.of(settings.getOrDefault("prompt", ""), settings.getOrDefault("negative_prompt", ""));
            try (Prompts prompts = denoising.encode(words);
                    AdapterBank bank = session.bank(anyLayout(session), 1)) {
                Latents latent = walk(denoising, bank, prompts, id, golden);
                assertArrayEquals(
                        golden.floats("pipe." + id + ".latent"), latent.values(), 1e-3f, model + " " + id + " latent");
                Picture picture =
                        denoising.codec().decode(latent, Task.unwatched()).get(0);
                assertArrayEquals(
                        golden.floats("pipe." + id + ".image"), toUnit(picture), 1e-3f, model + " " + id + " picture");
            }
        }
    }

    private static WeightLayout anyLayout(BackboneSession session) {
        return WeightLayout.ofLayers(session.info().layers().stream()
                .limit(1)
                .map(l -> l.adapted(1, 1))
                .toList());
    }

    /** From the reference noise through all steps, both halves of the guidance pair in one call. */
    private static Latents walk(
            Denoising denoising, AdapterBank bank, Prompts prompts, String id, TensorSource golden) {
        int steps = Integer.parseInt(golden.metadata().getOrDefault("steps", ""));
        double scale = Double.parseDouble(golden.metadata().getOrDefault("guidance_scale", ""));
        Map<String, String> options = new HashMap<>(denoising.process().schedulerOptions());
        if (!denoising.process().scheduler().equals(id)) {
            options.keySet().retainAll(List.of("set_alpha_to_one", "steps_offset", "timestep_spacing"));
        }
        if (id.equals("pndm")) {
            options.put("skip_prk_steps", "true"); // the pipeline's PNDM is PLMS alone
        }
        Schedule schedule = scheduler(id)
                .schedule(new ScheduleRequest(steps, denoising.process().schedule(), options));
        Latents shape = TestBackbone.latents(golden, "pipe.latents");
        float[] x = shape.values().clone();
        multiply(x, schedule.initialScale());
        Schedule.Stepper stepper = schedule.begin();
        for (int i = 0; i < schedule.size(); i++) {
            float[] pair = new float[2 * x.length];
            System.arraycopy(x, 0, pair, 0, x.length);
            System.arraycopy(x, 0, pair, x.length, x.length);
            multiply(pair, schedule.inputScale(i));
            double t = schedule.timestep(i);
            float[] both = denoising
                    .predict(
                            bank,
                            prompts,
                            new DenoiseBatch(
                                    Latents.owning(2, shape.channels(), shape.height(), shape.width(), pair),
                                    new double[] {t, t},
                                    new int[] {0, 1},
                                    new int[] {AdapterBank.BASE, AdapterBank.BASE},
                                    new float[2]))
                    .values();
            float[] guided = new float[x.length];
            for (int j = 0; j < x.length; j++) {
                float u = both[x.length + j];
                guided[j] = (float) (u + scale * (both[j] - u));
            }
            stepper.step(x, guided, new float[0]);
        }
        return shape.with(x);
    }

    private static void multiply(float[] values, double factor) {
        for (int j = 0; j < values.length; j++) {
            values[j] = (float) (values[j] * factor);
        }
    }

    /** Colours as diffusers gives them: 0 to 1, clamped. */
    private static float[] toUnit(Picture picture) {
        float[] values = picture.toArray();
        for (int j = 0; j < values.length; j++) {
            values[j] = Math.max(0, Math.min(1, values[j] / 2 + 0.5f));
        }
        return values;
    }
}
