package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static w2w.backbone.sd.internal.Golden.assertNear;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Prompts;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.WeightLayout;
import w2w.formats.internal.DiffusersFormat;
import w2w.formats.internal.KohyaFormat;
import w2w.formats.internal.PeftFormat;
import w2w.tensors.TensorSource;

/** The bank against what peft computed, and against itself. */
class AdapterTest {
    private static final int BASE = AdapterBank.BASE;
    private static BackboneSession session;
    private static Denoising denoising;
    private static TensorSource golden;

    @BeforeAll
    static void open() {
        session = TestBackbone.open("sd15");
        denoising = TestBackbone.denoising(session);
        golden = Golden.open("adapters/golden.safetensors");
    }

    @AfterAll
    static void close() {
        golden.close();
        session.close();
    }

    private static DenoiseBatch batch(int[] models, float... strengths) {
        float[] t = golden.floats("timesteps");
        Latents x = TestBackbone.latents(golden, "latents");
        return new DenoiseBatch(x, new double[] {t[0], t[1]}, new int[] {0, 1}, models, strengths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1", "r4"})
    void predictions_are_those_of_peft(String name) {
        Adapter adapter = GoldenAdapters.read(name);
        try (AdapterBank bank = session.bank(adapter.layout(), 3);
                Prompts prompts = TestBackbone.prompts(session, golden, "context")) {
            bank.set(1, adapter);
            Latents with = denoising.predict(bank, prompts, batch(new int[] {1, 1}, 1, 1));
            assertNear(golden.floats("output." + name), with.values(), 1e-4, name);
            Latents without = denoising.predict(bank, prompts, batch(new int[] {BASE, BASE}, 1, 1));
            assertNear(golden.floats("output.base"), without.values(), 1e-4, "base");
        }
    }

    private static final Map<String, AdapterFormat> FORMATS = Map.of(
            "-peft", new PeftFormat(),
            "-kohya.safetensors", new KohyaFormat(),
            "-diffusers.safetensors", new DiffusersFormat());

    private static Adapter read(Path file, String end) {
        return Objects.requireNonNull(FORMATS.get(end))
                .read(file, Task.unwatched())
                .unet()
                .orElseThrow();
    }

    /** Reference files of one adapter as a PEFT folder, a kohya file and a diffusers file; in the last one diffusers keeps no alpha. */
    @ParameterizedTest
    @CsvSource({
        "r1,-peft,1", "r1,-kohya.safetensors,1", "r1,-diffusers.safetensors,27",
        "r4,-peft,1", "r4,-kohya.safetensors,1", "r4,-diffusers.safetensors,2"
    })
    void every_spelling_of_an_adapter_predicts_what_peft_does(String name, String end, float strength) {
        Path file = Golden.folder().resolve("adapters").resolve(name + end);
        assertPredictsLikePeft(name, read(file, end), strength, name + end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-peft", "-kohya.safetensors", "-diffusers.safetensors"})
    void an_adapter_written_in_any_spelling_predicts_what_it_did(String end, @TempDir Path folder) {
        Path file = folder.resolve("adapter" + end);
        AdapterFile adapter = new AdapterFile(Map.of(AdapterFile.UNET, GoldenAdapters.read("r4")), Map.of());
        Objects.requireNonNull(FORMATS.get(end)).writer().orElseThrow().write(adapter, file, Task.unwatched());
        assertPredictsLikePeft("r4", read(file, end), 1, end);
    }

    private static void assertPredictsLikePeft(String name, Adapter adapter, float strength, String what) {
        try (AdapterBank bank = session.bank(adapter.layout(), 1);
                Prompts prompts = TestBackbone.prompts(session, golden, "context")) {
            bank.set(0, adapter);
            Latents with = denoising.predict(bank, prompts, batch(new int[] {0, 0}, strength, strength));
            assertNear(golden.floats("output." + name), with.values(), 1e-4, what);
        }
    }

    @Test
    void a_bank_that_does_not_fit_is_an_error_of_the_device_and_the_session_goes_on() {
        Adapter adapter = GoldenAdapters.read("r1");
        W2wException full = assertThrows(W2wException.class, () -> session.bank(adapter.layout(), 1 << 30));
        assertEquals(W2wException.Kind.DEVICE, full.kind(), full.getMessage());
        assertTrue(full.advice().isPresent());
        try (AdapterBank bank = session.bank(adapter.layout(), 1);
                Prompts prompts = TestBackbone.prompts(session, golden, "context")) {
            bank.set(0, adapter);
            Latents with = denoising.predict(bank, prompts, batch(new int[] {0, 0}, 1, 1));
            assertNear(golden.floats("output.r1"), with.values(), 1e-4, "afterwards");
        }
    }

    @Test
    void each_row_has_its_own_model_or_none() {
        Adapter adapter = GoldenAdapters.read("r4");
        try (AdapterBank bank = session.bank(adapter.layout(), 2);
                Prompts prompts = TestBackbone.prompts(session, golden, "context")) {
            bank.set(0, adapter);
            Latents mixed = denoising.predict(bank, prompts, batch(new int[] {BASE, 0}, 1, 1));
            Latents base = TestBackbone.latents(golden, "output.base");
            Latents r4 = TestBackbone.latents(golden, "output.r4");
            assertNear(base.row(0).values(), mixed.row(0).values(), 1e-4, "row of the base model");
            assertNear(r4.row(1).values(), mixed.row(1).values(), 1e-4, "row of the adapter");
            Latents unset = denoising.predict(bank, prompts, batch(new int[] {1, 1}, 1, 1));
            assertNear(base.values(), unset.values(), 1e-4, "a model that was never set is the base model");
            Latents off = denoising.predict(bank, prompts, batch(new int[] {0, 0}, 0, 0));
            assertNear(base.values(), off.values(), 1e-4, "strength 0");
        }
    }

    @Test
    void strength_multiplies_delta_w() {
        Adapter adapter = GoldenAdapters.read("r1");
        WeightLayout half = WeightLayout.ofLayers(adapter.layout().layers().stream()
                .map(l -> new AdaptedLayer(l.module(), l.inputs(), l.outputs(), l.rank(), l.alpha() / 2))
                .toList());
        try (AdapterBank bank = session.bank(adapter.layout(), 1);
                AdapterBank weaker = session.bank(half, 1);
                Prompts prompts = TestBackbone.prompts(session, golden, "context")) {
            bank.set(0, adapter);
            weaker.set(0, Adapter.of(half, adapter.toArray()));
            assertNear(
                    denoising
                            .predict(weaker, prompts, batch(new int[] {0, 0}, 1, 1))
                            .values(),
                    denoising
                            .predict(bank, prompts, batch(new int[] {0, 0}, .5f, .5f))
                            .values(),
                    1e-5,
                    "half the alpha and half the strength");
        }
    }

    @Test
    void a_row_does_not_depend_on_the_others() {
        Adapter adapter = GoldenAdapters.read("r1");
        try (AdapterBank bank = session.bank(adapter.layout(), 1);
                Prompts prompts = TestBackbone.prompts(session, golden, "context")) {
            bank.set(0, adapter);
            DenoiseBatch both = batch(new int[] {0, BASE}, 1, 1);
            Latents together = denoising.predict(bank, prompts, both);
            for (int row = 0; row < 2; row++) {
                DenoiseBatch one = new DenoiseBatch(
                        both.latents().row(row),
                        new double[] {both.timesteps()[row]},
                        new int[] {row},
                        new int[] {both.models()[row]},
                        new float[] {1});
                assertNear(
                        denoising.predict(bank, prompts, one).values(),
                        together.row(row).values(),
                        1e-4,
                        "row " + row);
            }
        }
    }
}
