package w2w.engine.internal.adapters;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.AdapterFiles.Refactored;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.api.weights.WeightLayout;
import w2w.tensors.DType;
import w2w.tensors.SafetensorsWriter;

class RefactoringTest {
    @TempDir
    Path checkpoint;

    /** σ = 6, 3 and 2 on unit vectors: scale 2 · B·A. */
    private static Adapter three(String module) {
        WeightLayout layout = WeightLayout.ofLayers(List.of(new AdaptedLayer(module, 4, 3, 3, 6)));
        float[] a = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
        float[] b = {1.5f, 0, 0, 0, 3, 0, 0, 0, -1};
        float[] weights = new float[21];
        System.arraycopy(a, 0, weights, 0, 12);
        System.arraycopy(b, 0, weights, 12, 9);
        return Adapter.owning(layout, weights);
    }

    private static DenseLayer dense(String part, String module, int outputs, int inputs, int kernel, float... delta) {
        return new DenseLayer(part, module, "LoHa", inputs, outputs, kernel, false, base -> delta.clone());
    }

    private static Refactored refactor(AdapterFile file, int rank) {
        return new Refactoring().refactor(file, rank, Optional.empty(), Task.unwatched());
    }

    private static AdapterFile file(DenseLayer... layers) {
        return new AdapterFile(Map.of(), List.of(layers), Map.of());
    }

    private static Adapter part(Refactored result, String part) {
        return Objects.requireNonNull(result.file().parts().get(part));
    }

    private static double lost(Refactored result, String module) {
        return Objects.requireNonNull(result.lost().get(module));
    }

    @Test
    void a_low_rank_layer_loses_the_components_beyond_the_rank() {
        AdapterFile file = new AdapterFile(Map.of("unet", three("x")), Map.of("a", "b"));
        Refactored cut = refactor(file, 2);
        Adapter adapter = cut.file().unet().orElseThrow();
        AdaptedLayer layer = adapter.layout().layers().get(0);
        assertEquals(2, layer.rank());
        assertEquals(1, layer.scale());
        assertArrayEquals(new float[] {3, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0}, adapter.delta("x"), 1e-5f);
        assertEquals(4d / 49, cut.lostEnergy(), 1e-12);
        assertEquals(Map.of("x", cut.lostEnergy()), cut.lost());
        assertEquals(Map.of("a", "b"), cut.file().metadata());
        Refactored wide = refactor(file, 5);
        assertEquals(0, wide.lostEnergy(), 1e-14);
        assertArrayEquals(
                three("x").delta("x"), wide.file().unet().orElseThrow().delta("x"), 1e-5f);
        assertEquals(
                5, wide.file().unet().orElseThrow().layout().layers().get(0).rank());
    }

    @Test
    void dense_and_low_rank_layers_of_all_parts_come_together_in_the_order_of_their_names() {
        Map<String, Adapter> parts = new LinkedHashMap<>();
        parts.put("unet", three("m"));
        Refactored result = refactor(
                new AdapterFile(
                        parts,
                        List.of(
                                dense("unet", "z", 1, 9, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                                dense("text_encoder", "t", 2, 2, 0, 3, 0, 0, 4),
                                dense("unet", "a", 2, 2, 0, 0, 5, 0, 0)),
                        Map.of()),
                1);
        Adapter unet = part(result, "unet");
        assertEquals(
                List.of("a", "m", "z"),
                unet.layout().layers().stream().map(AdaptedLayer::module).toList());
        assertEquals(3, unet.layout().layer("z").orElseThrow().kernel());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, unet.delta("z"), 1e-5f);
        assertArrayEquals(new float[] {0, 0, 0, 4}, part(result, "text_encoder").delta("t"), 1e-6f);
        assertEquals(
                List.of("a", "m", "z", "text_encoder:t"),
                List.copyOf(result.lost().keySet()));
        assertEquals(9d / 25, lost(result, "text_encoder:t"), 1e-12);
        assertEquals(13d / 49, lost(result, "m"), 1e-12);
        assertEquals((9 + 13d) / (25 + 49 + 285 + 25), result.lostEnergy(), 1e-12);
    }

    @Test
    void singular_values_are_split_evenly_and_the_largest_entry_of_b_is_positive() {
        Adapter adapter = refactor(file(dense("unet", "x", 2, 2, 0, -4, 0, 0, 0)), 1)
                .file()
                .unet()
                .orElseThrow();
        assertArrayEquals(new float[] {-2, 0, 2, 0}, adapter.toArray(), 1e-6f);
    }

    @Test
    void a_large_dense_layer_loses_what_it_says() {
        Matrix matrix = TruncationTest.hadamard(150, 120, 3);
        Refactored result = refactor(file(dense("unet", "x", 150, 120, 0, matrix.values())), 6);
        float[] kept = result.file().unet().orElseThrow().delta("x");
        double missing = 0;
        for (int i = 0; i < kept.length; i++) {
            missing += Math.pow(kept[i] - matrix.values()[i], 2);
        }
        assertEquals(missing / matrix.energy(), result.lostEnergy(), 1e-6);
        assertTrue(result.lostEnergy() > .01);
    }

    @Test
    void a_layer_of_zeros_and_one_that_comes_twice() {
        Refactored zeros = refactor(file(dense("unet", "x", 2, 2, 0, 0, 0, 0, 0)), 1);
        assertEquals(0, zeros.lostEnergy());
        W2wException e = assertThrows(
                W2wException.class,
                () -> refactor(
                        new AdapterFile(Map.of("unet", three("x")), List.of(dense("unet", "x", 1, 1, 0, 1)), Map.of()),
                        1));
        assertTrue(e.getMessage().contains("layer x comes twice"), e.getMessage());
    }

    @Test
    void numbers_that_are_not_finite_are_refused() {
        W2wException e =
                assertThrows(W2wException.class, () -> refactor(file(dense("unet", "x", 1, 2, 0, 1, Float.NaN)), 1));
        assertTrue(e.getMessage().contains("layer x"), e.getMessage());
        assertThrows(W2wException.class, () -> refactor(file(dense("unet", "x", 1, 1, 0, 1)), 0));
    }

    /** A layer whose change is the base's weights themselves. */
    private static DenseLayer based(String part, String module, int outputs, int inputs) {
        return new DenseLayer(part, module, "DoRA", inputs, outputs, 0, true, float[]::clone);
    }

    private Refactored onBase(DenseLayer... layers) {
        return new Refactoring().refactor(file(layers), 2, Optional.of(checkpoint), Task.unwatched());
    }

    private void part(String file, String tensor, DType type, float[] values, long... shape) throws IOException {
        Path path = checkpoint.resolve(file);
        Files.createDirectories(path.getParent());
        new SafetensorsWriter().floats(tensor, type, values, shape).write(path);
    }

    @Test
    void a_base_that_is_needed_is_asked_for_with_the_layers() {
        W2wException e = assertThrows(
                W2wException.class,
                () -> refactor(file(based("unet", "b", 1, 1), based("text_encoder", "c", 1, 1)), 1));
        assertEquals(
                "DoRA needs the weights of the base model, in 2 layers, the first of which is b. "
                        + "Name its diffusers folder: --base CHECKPOINT",
                e.getMessage());
        assertEquals(List.of("b", "text_encoder:c"), e.details());
    }

    @Test
    void weights_of_the_base_are_found_in_every_part_and_precision() throws IOException {
        float[] square = {1, 2, 3, 4};
        part("unet/diffusion_pytorch_model.fp16.safetensors", "a.weight", DType.F16, square, 2, 2);
        part("transformer/x-1.safetensors", "b.weight", DType.BF16, square, 2, 2);
        Files.writeString(
                checkpoint.resolve("transformer/diffusion_pytorch_model.safetensors.index.json"),
                "{\"weight_map\":{\"b.weight\":\"x-1.safetensors\"}}");
        part("text_encoder/model.safetensors", "text_model.c.weight", DType.F32, square, 2, 2);
        part("text_encoder_2/model.safetensors", "d.weight", DType.F32, square, 2, 2);
        Refactored result = onBase(
                based("unet", "a", 2, 2),
                based("transformer", "b", 0, 2),
                based("text_encoder", "c", 2, 0),
                based("text_encoder_2", "text_model.d", 0, 0));
        Map<String, String> modules =
                Map.of("unet", "a", "transformer", "b", "text_encoder", "c", "text_encoder_2", "text_model.d");
        modules.forEach(
                (part, module) -> assertArrayEquals(square, part(result, part).delta(module), 1e-5f));
    }

    @Test
    void a_convolution_of_the_base_is_its_outputs_times_channels_and_kernel() throws IOException {
        float[] weights = new float[2 * 9];
        weights[0] = 3;
        weights[17] = 2;
        part("unet/diffusion_pytorch_model.safetensors", "a.weight", DType.F32, weights, 2, 1, 3, 3);
        Adapter adapter = onBase(based("unet", "a", 2, 0)).file().unet().orElseThrow();
        assertEquals(3, adapter.layout().layers().get(0).kernel());
        assertArrayEquals(weights, adapter.delta("a"), 1e-5f);
    }

    @Test
    void a_base_without_the_part_or_the_layer_or_of_another_shape_is_named() throws IOException {
        part("unet/diffusion_pytorch_model.safetensors", "a.weight", DType.F32, new float[4], 2, 2);
        String shape = assertThrows(W2wException.class, () -> onBase(based("unet", "a", 2, 3)))
                .getMessage();
        assertTrue(shape.contains("a.weight F32 [2, 2]") && shape.contains("3→2"), shape);
        String layer = assertThrows(W2wException.class, () -> onBase(based("unet", "b", 2, 2)))
                .getMessage();
        assertTrue(layer.contains("no layer b"), layer);
        String part = assertThrows(W2wException.class, () -> onBase(based("transformer", "b", 2, 2)))
                .getMessage();
        assertTrue(part.contains("no folder transformer"), part);
    }
}
