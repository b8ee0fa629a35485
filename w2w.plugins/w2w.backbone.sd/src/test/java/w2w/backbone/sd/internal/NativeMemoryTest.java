package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.Prompts;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.tensors.TensorSource;

/** What the process holds in memory after much work is what it held after little. */
class NativeMemoryTest {
    @TempDir
    private Path folder;

    private static final Path STATUS = Path.of("/proc/self/statm");

    /** A leak of one latent's activations a call would be some hundred MiB; the allocators' own wobble is about one. */
    private static final double BOUND_MIB = 16;

    /** A render is what it takes from noise to a picture: here two guided steps and the decoder; beside it the encoder and a prompt. */
    @Test
    void five_hundred_renders_keep_resident_memory() throws IOException {
        assumeTrue(Files.exists(STATUS), "resident memory is read from Linux");
        Adapter adapter = GoldenAdapters.read("r1");
        String root = CheckpointCopy.of("sd15", folder).root().toString();
        try (BackboneSession session = TestBackbone.component()
                .open(new OpenRequest(root, "cpu", OpenRequest.Precision.FLOAT32, Map.of()), Task.unwatched())) {
            render(session, adapter, 60);
            int arrays = arrays(session);
            double before = residentMib();
            render(session, adapter, 500);
            assertEquals(arrays, arrays(session), "arrays that the session's managers own");
            double grown = residentMib() - before;
            assertTrue(grown < BOUND_MIB, "grown by " + grown + " MiB");
        }
    }

    private static void render(BackboneSession session, Adapter adapter, int times) {
        Denoising denoising = TestBackbone.denoising(session);
        for (int i = 0; i < times; i++) {
            try (Prompts prompts = denoising.encode(List.of("a face", ""));
                    AdapterBank bank = session.bank(adapter.layout(), 1)) {
                bank.set(0, adapter);
                Latents x = Latents.owning(2, 4, 8, 8, Noise.gaussian(1, "x", 0, i, 512));
                for (int step = 0; step < 2; step++) {
                    x = denoising.predict(
                            bank,
                            prompts,
                            new DenoiseBatch(
                                    x,
                                    new double[] {500, 500},
                                    new int[] {0, 1},
                                    new int[] {0, AdapterBank.BASE},
                                    new float[] {1, 0}));
                }
                List<Picture> pictures = denoising.codec().decode(x.row(0), Task.unwatched());
                denoising.codec().encode(pictures, Task.unwatched());
            }
        }
    }

    @Test
    void five_hundred_predictions_and_gradient_steps_keep_resident_memory() throws IOException {
        assumeTrue(Files.exists(STATUS), "resident memory is read from Linux");
        Adapter adapter = GoldenAdapters.read("r1");
        try (BackboneSession session = TestBackbone.open("sd15");
                TensorSource golden = Golden.open("sd15/golden.safetensors");
                Prompts prompts = TestBackbone.prompts(session, golden, "unet.context");
                AdapterBank bank = session.bank(adapter.layout(), 1)) {
            Denoising denoising = TestBackbone.denoising(session);
            Latents x = Latents.owning(1, 4, 8, 8, Noise.gaussian(1, "x", 0, 0, 256));
            DenoiseBatch batch = new DenoiseBatch(x, new double[] {500}, new int[] {0}, new int[] {0}, new float[] {1});
            work(denoising, bank, prompts, adapter, batch, 60);
            int arrays = arrays(session);
            double before = residentMib();
            work(denoising, bank, prompts, adapter, batch, 500);
            assertEquals(arrays, arrays(session), "arrays that the session's managers own");
            double grown = residentMib() - before;
            assertTrue(grown < BOUND_MIB, "grown by " + grown + " MiB");
        }
    }

    private static void work(
            Denoising denoising, AdapterBank bank, Prompts prompts, Adapter adapter, DenoiseBatch batch, int times) {
        Gradients gradients = denoising.gradients().orElseThrow();
        for (int i = 0; i < times; i++) {
            bank.set(0, adapter);
            denoising.predict(bank, prompts, batch);
            try (Gradients.Linearization line = gradients.linearize(bank, prompts, batch)) {
                line.pullToWeights(line.prediction());
            }
        }
    }

    private static int arrays(BackboneSession session) {
        try (PtNDManager probe = ((SdSession) session).newManager()) {
            return probe.getParentManager().getManagedArrays().size();
        }
    }

    private static double residentMib() throws IOException {
        System.gc(); // staging buffers are freed with their Java objects
        String[] pages = Files.readString(STATUS).split(" ", -1);
        return Long.parseLong(pages[1]) * 4096.0 / (1 << 20);
    }

    @Test
    void running_out_of_memory_is_an_error_of_the_device_and_the_session_goes_on() {
        try (PtNDManager owner = Djl.manager(Device.cpu())) {
            Script script = new Script(Numbers.FLOAT32);
            String size = "torch.mul(torch.size(x, 0), 1000000000000)";
            String all = script.let("torch.zeros([" + size + "], dtype=6)");
            try (TorchProgram greedy =
                    new TorchProgram(owner, script.source(List.of("x"), "[" + all + "]"), List.of())) {
                W2wException error = assertThrows(
                        W2wException.class, () -> greedy.run(owner, Djl.floats(owner, new float[100], 100)));
                assertEquals(W2wException.Kind.DEVICE, error.kind(), error.getMessage());
                assertTrue(error.advice().isPresent());
            }
            assertEquals(1, Djl.floats(owner, new float[] {1}, 1).toFloatArray()[0]);
        }
    }
}
