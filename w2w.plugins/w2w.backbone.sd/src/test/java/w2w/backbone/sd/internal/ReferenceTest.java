package w2w.backbone.sd.internal;

import static w2w.backbone.sd.internal.Golden.assertNear;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.Task;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Each network against what diffusers and transformers computed with the same weights. */
class ReferenceTest {
    private static final double BOUND = 1e-4;

    private static Checkpoint open(String model) {
        CheckpointFolder folder = CheckpointFolder.read(
                CheckpointPlace.find(Golden.folder().resolve(model)).orElseThrow());
        return new Checkpoint(folder, Device.cpu(), Numbers.FLOAT32, Task.unwatched());
    }

    private static PtNDArray tensor(PtNDManager owner, TensorSource file, String name) {
        TensorInfo info = file.require(name);
        return info.dtype().isInteger()
                ? Djl.longs(owner, file.longs(name), info.shape())
                : Djl.floats(owner, file.floats(name), info.shape());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21"})
    void the_text_encoder_agrees_with_transformers(String model) {
        try (Checkpoint checkpoint = open(model);
                PtNDManager scope = checkpoint.newManager();
                TensorSource golden = Golden.open(model + "/golden.safetensors")) {
            PtNDArray hidden = checkpoint
                    .text()
                    .run(scope, tensor(scope, golden, "text.ids"))
                    .get(0);
            assertNear(golden.floats("text.hidden"), hidden.toFloatArray(), BOUND, "text.hidden");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21"})
    void the_unet_agrees_with_diffusers_inside_and_out(String model) {
        try (Checkpoint checkpoint = open(model);
                PtNDManager scope = checkpoint.newManager();
                TensorSource golden = Golden.open(model + "/golden.safetensors")) {
            List<String> taps = golden.tensors().stream()
                    .map(TensorInfo::name)
                    .filter(n -> n.startsWith("unet.act."))
                    .map(n -> n.substring("unet.act.".length()))
                    .sorted()
                    .toList();
            float[] times = golden.floats("unet.timesteps");
            float[] row = Arrays.copyOf(times, 2 * times.length);
            try (TorchProgram program = checkpoint.tapped(taps)) {
                List<PtNDArray> results = program.run(
                        scope,
                        tensor(scope, golden, "unet.latents"),
                        Djl.floats(scope, row, 2, times.length),
                        Djl.longs(scope, new long[] {0, 1, 0, 0}, 2, 2),
                        tensor(scope, golden, "unet.context"));
                for (int i = 0; i < taps.size(); i++) {
                    float[] expected = golden.floats("unet.act." + taps.get(i));
                    assertNear(expected, results.get(i + 1).toFloatArray(), BOUND, taps.get(i));
                }
                assertNear(golden.floats("unet.output"), results.get(0).toFloatArray(), BOUND, "unet.output");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21"})
    void the_autoencoder_agrees_with_diffusers(String model) {
        try (Checkpoint checkpoint = open(model);
                PtNDManager scope = checkpoint.newManager();
                TensorSource golden = Golden.open(model + "/golden.safetensors")) {
            float[] both = checkpoint
                    .encoder()
                    .run(scope, tensor(scope, golden, "vae.image"))
                    .get(0)
                    .toFloatArray();
            int half = both.length / 2;
            assertNear(golden.floats("vae.mean"), Arrays.copyOf(both, half), BOUND, "vae.mean");
            assertNear(golden.floats("vae.logvar"), Arrays.copyOfRange(both, half, 2 * half), BOUND, "vae.logvar");
            float[] decoded = checkpoint
                    .decoder()
                    .run(scope, tensor(scope, golden, "vae.latent"))
                    .get(0)
                    .toFloatArray();
            assertNear(golden.floats("vae.decoded"), decoded, BOUND, "vae.decoded");
        }
    }
}
