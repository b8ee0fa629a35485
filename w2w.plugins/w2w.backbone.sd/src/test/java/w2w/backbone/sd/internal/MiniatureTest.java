package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.LinearLayer;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.schedulers.internal.Ddim;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;

/** The bundled model and one of its held-out people against what diffusers and peft drew with them: weights that were trained. */
class MiniatureTest {
    private static final Path DATA = Path.of("../w2w.data.miniature/src/main/resources/miniature");
    private static TensorSource golden;
    private static BackboneSession session;
    private static Denoising denoising;

    @BeforeAll
    static void open() {
        golden = Safetensors.open(Path.of("src/test/resources/miniature.safetensors"));
        String checkpoint = DATA.resolve("checkpoint").toString();
        session = TestBackbone.component()
                .open(new OpenRequest(checkpoint, "cpu", OpenRequest.Precision.FLOAT32, Map.of()), Task.unwatched());
        denoising = TestBackbone.denoising(session);
    }

    @AfterAll
    static void close() {
        session.close();
        golden.close();
    }

    /** Person 4096 with the layout of the population. */
    private static Adapter person() throws IOException {
        Map<String, LinearLayer> layers =
                session.info().layers().stream().collect(Collectors.toMap(LinearLayer::module, l -> l));
        double alpha = Double.parseDouble(golden.metadata().getOrDefault("lora_alpha", ""));
        int rank = Integer.parseInt(golden.metadata().getOrDefault("rank", ""));
        List<Slot> slots = new ArrayList<>();
        for (JsonElement element : JsonParser.parseString(
                        Files.readString(DATA.resolve("population").resolve("segments.json")))
                .getAsJsonArray()) {
            JsonObject segment = element.getAsJsonObject();
            String name = segment.get("name").getAsString();
            LinearLayer layer = Objects.requireNonNull(layers.get(name.substring(0, name.length() - 2)));
            slots.add(new Slot(
                    new AdaptedLayer(layer.module(), layer.inputs(), layer.outputs(), rank, alpha),
                    Factor.valueOf(name.substring(name.length() - 1)),
                    segment.get("start").getAsInt()));
        }
        return Adapter.owning(WeightLayout.ofSlots(slots), golden.floats("person4096.weights"));
    }

    private static Latents draw(AdapterBank bank, int model, Prompts prompts) {
        int steps = Integer.parseInt(golden.metadata().getOrDefault("steps", ""));
        Schedule schedule = new Ddim()
                .schedule(new ScheduleRequest(
                        steps,
                        denoising.process().schedule(),
                        denoising.process().schedulerOptions()));
        Latents start = TestBackbone.latents(golden, "latents");
        float[] x = start.values().clone();
        Schedule.Stepper stepper = schedule.begin();
        for (int i = 0; i < schedule.size(); i++) {
            DenoiseBatch batch = new DenoiseBatch(
                    start.with(x.clone()),
                    new double[] {schedule.timestep(i)},
                    new int[1],
                    new int[] {model},
                    new float[] {1});
            stepper.step(x, denoising.predict(bank, prompts, batch).values(), new float[0]);
        }
        return start.with(x);
    }

    @Test
    void base_model_and_person_are_drawn_as_diffusers_does() throws IOException {
        Adapter person = person();
        try (Prompts prompts = denoising.encode(List.of(golden.metadata().getOrDefault("prompt", "")));
                AdapterBank bank = session.bank(person.layout(), 1)) {
            bank.set(0, person);
            Latents base = draw(bank, AdapterBank.BASE, prompts);
            assertArrayEquals(golden.floats("base.latent"), base.values(), 1e-3f, "base");
            Latents drawn = draw(bank, 0, prompts);
            assertArrayEquals(golden.floats("person4096.latent"), drawn.values(), 1e-3f, "person 4096");
            float[] picture =
                    denoising.codec().decode(drawn, Task.unwatched()).get(0).toArray();
            // half a step of an eight-bit colour; the reference is kept in half precision
            assertArrayEquals(golden.floats("person4096.image"), toUnit(picture), 2e-3f, "picture of person 4096");
        }
    }

    /** Colours as diffusers gives them: 0 to 1, clamped. */
    private static float[] toUnit(float[] values) {
        for (int j = 0; j < values.length; j++) {
            values[j] = Math.max(0, Math.min(1, values[j] / 2 + 0.5f));
        }
        return values;
    }

    @Test
    void the_prompt_has_the_ids_and_the_states_of_transformers() {
        long[] ids = golden.longs("ids");
        int[] found = ((SdSession) session)
                .checkpoint()
                .tokenizer()
                .encode(golden.metadata().getOrDefault("prompt", ""))
                .ids();
        for (int i = 0; i < found.length; i++) {
            assertEquals(ids[i], found[i], "token " + i);
        }
        try (Prompts prompts = denoising.encode(List.of(golden.metadata().getOrDefault("prompt", "")))) {
            float[] context = ((SdPrompts) prompts).toArray();
            Golden.assertNear(golden.floats("context"), context, 1e-4, "context");
        }
    }
}
