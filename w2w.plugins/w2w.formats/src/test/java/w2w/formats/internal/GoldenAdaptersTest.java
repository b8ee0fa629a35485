package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.tensors.Safetensors;
import w2w.tensors.StrictJson;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Against files that peft, kohya's scripts and diffusers wrote. */
class GoldenAdaptersTest {
    private static final Path GOLDEN = Path.of(System.getProperty("w2w.golden")).resolve("adapters");
    private static final Map<String, AdapterFormat> FORMATS =
            Map.of("peft", new PeftFormat(), "kohya", new KohyaFormat(), "diffusers", new DiffusersFormat());

    @TempDir
    Path folder;

    private static Path golden(String adapter, String format) {
        return GOLDEN.resolve(adapter + "-" + format + (format.equals("peft") ? "" : ".safetensors"));
    }

    private static AdapterFile read(String adapter, String format) {
        return Objects.requireNonNull(FORMATS.get(format)).read(golden(adapter, format), Task.unwatched());
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1", "r4"})
    void each_file_is_recognised_by_its_format_alone(String adapter) {
        for (String of : FORMATS.keySet()) {
            FORMATS.forEach((id, format) -> assertEquals(
                    of.equals(id), format.recognises(golden(adapter, of)), id + " looks at " + adapter + "-" + of));
        }
        assertFalse(new PeftFormat().recognises(GOLDEN.resolve("golden.safetensors")));
        assertFalse(new KohyaFormat().recognises(GOLDEN.resolve("absent")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1", "r4"})
    void peft_and_kohya_files_are_one_adapter_of_one_layout(String adapter) {
        Adapter peft = read(adapter, "peft").unet().orElseThrow();
        Adapter kohya = read(adapter, "kohya").unet().orElseThrow();
        assertEquals(List.of(), peft.layout().differences(kohya.layout(), 5));
        assertEquals(peft.layout().fingerprint(), kohya.layout().fingerprint());
        assertArrayEquals(peft.toArray(), kohya.toArray());
        assertEquals(
                adapter.equals("r1") ? 27.0 : 2.0, peft.layout().layers().get(0).scale());
        assertEquals(adapter.equals("r1") ? 64 : 128, peft.layout().layers().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1", "r4"})
    void a_diffusers_file_without_alpha_has_scale_one_as_diffusers_applies_it(String adapter) {
        Adapter peft = read(adapter, "peft").unet().orElseThrow();
        Adapter diffusers = read(adapter, "diffusers").unet().orElseThrow();
        assertArrayEquals(peft.toArray(), diffusers.toArray());
        diffusers.layout().layers().forEach(l -> {
            assertEquals(1.0, l.scale());
            double scale = peft.layout().layer(l.module()).orElseThrow().scale();
            float[] theirs = peft.delta(l.module());
            float[] ours = diffusers.delta(l.module());
            for (int i = 0; i < ours.length; i++) {
                assertEquals(theirs[i], scale * ours[i], 1e-6 * Math.abs(theirs[i]));
            }
        });
    }

    @Test
    void slots_follow_the_order_in_which_weights2weights_flattens() {
        try (TensorSource file = Safetensors.open(golden("r4", "peft").resolve(PeftFormat.MODEL))) {
            List<String> written = file.tensors().stream().map(TensorInfo::name).toList();
            List<String> slots = read("r4", "kohya").unet().orElseThrow().layout().slots().stream()
                    .map(s -> "base_model.model." + s.layer().module() + ".lora_" + s.factor() + ".weight")
                    .toList();
            assertEquals(written, slots);
        }
    }

    @Test
    void delta_is_scale_times_b_times_a() {
        try (TensorSource file = Safetensors.open(golden("r4", "kohya"))) {
            Adapter adapter = read("r4", "kohya").unet().orElseThrow();
            String module = "up_blocks.3.attentions.2.transformer_blocks.0.attn2.to_out.0";
            String key = "lora_unet_" + module.replace('.', '_');
            float[] a = file.floats(key + ".lora_down.weight");
            float[] b = file.floats(key + ".lora_up.weight");
            double scale = file.floats(key + ".alpha")[0] / 4;
            float[] delta = adapter.delta(module);
            int inputs = a.length / 4;
            double expected = 0;
            for (int r = 0; r < 4; r++) {
                expected += scale * b[5 * 4 + r] * a[r * inputs + 7];
            }
            assertEquals(expected, delta[5 * inputs + 7], 1e-7);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1", "r4"})
    void what_is_written_equals_the_golden_files_tensor_by_tensor(String adapter) {
        for (String from : List.of("peft", "kohya")) {
            AdapterFile file = read(adapter, from);
            FORMATS.forEach((to, format) -> {
                Path target =
                        folder.resolve(from + "-" + adapter + "-" + to + (to.equals("peft") ? "" : ".safetensors"));
                format.writer().orElseThrow().write(file, target, Task.unwatched());
                assertSameTensors(model(golden(adapter, to)), model(target));
                AdapterFile back = format.read(target, Task.unwatched());
                assertEquals(file.parts(), back.parts(), from + " to " + to);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1", "r4"})
    void the_configuration_says_what_pefts_own_says(String adapter) {
        Path target = folder.resolve("adapter");
        new PeftFormat().write(read(adapter, "kohya"), target, Task.unwatched());
        Map<String, Object> theirs = StrictJson.object(golden(adapter, "peft").resolve(PeftFormat.CONFIG));
        Map<String, Object> ours = StrictJson.object(target.resolve(PeftFormat.CONFIG));
        ours.forEach((key, value) -> {
            if (key.equals("target_modules")) {
                List<?> targets = (List<?>) Objects.requireNonNull(theirs.get(key));
                assertEquals(targets.stream().map(Object::toString).sorted().toList(), value);
            } else {
                assertEquals(theirs.get(key), value, key);
            }
        });
        assertTrue(ours.keySet().containsAll(List.of("r", "lora_alpha", "target_modules", "peft_type")));
    }

    private static Path model(Path path) {
        return path.toFile().isDirectory() ? path.resolve(PeftFormat.MODEL) : path;
    }

    private static void assertSameTensors(Path expected, Path actual) {
        try (TensorSource theirs = Safetensors.open(expected);
                TensorSource ours = Safetensors.open(actual)) {
            assertEquals(
                    theirs.tensors().stream().map(TensorInfo::toString).toList(),
                    ours.tensors().stream().map(TensorInfo::toString).toList());
            for (TensorInfo t : theirs.tensors()) {
                assertArrayEquals(bytes(theirs, t), bytes(ours, ours.require(t.name())), t.name());
            }
        }
    }

    private static byte[] bytes(TensorSource source, TensorInfo tensor) {
        byte[] raw = new byte[(int) tensor.bytes()];
        source.readBytes(tensor.name(), 0, raw.length, raw, 0);
        return raw;
    }

    @Test
    void a_slot_of_each_factor_has_the_shape_of_its_tensor() {
        Slot a = read("r4", "peft")
                .unet()
                .orElseThrow()
                .layout()
                .slot("mid_block.attentions.0.transformer_blocks.0.attn2.to_k", Factor.A);
        assertEquals(4, a.rows());
        assertEquals(32, a.columns());
    }
}
