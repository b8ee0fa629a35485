package w2w.engine.internal.space;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.LabelTable;
import w2w.api.weights.WeightLayout;
import w2w.tck.ParserFuzz;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

class FileSpaceTest {
    /** Rows of this many components are multiplied by libtorch where n is 70,000. */
    private static final int LARGE = 128;

    @TempDir
    Path folder;

    /** Components whose supports are apart are orthogonal: row j is 1/√width on its own width, with some signs turned. */
    private static WeightSpace space(int n, int k) {
        int width = n / k;
        float[] basis = new float[n * k];
        for (int j = 0; j < k; j++) {
            for (int c = 0; c < width; c++) {
                basis[j * n + j * width + c] = (float) ((c % 3 == 1 ? -1 : 1) / Math.sqrt(width));
            }
        }
        float[] deviation = Noise.gaussian(1, "deviation", 0, 0, n);
        for (int c = 0; c < n; c++) {
            deviation[c] = Math.abs(deviation[c]);
        }
        deviation[2] = 0;
        for (int j = 0; j < k; j++) {
            basis[j * n + 2] = 0;
        }
        double[] singular =
                IntStream.range(0, k).mapToDouble(j -> 3.0 * (k - j)).toArray();
        WeightLayout layout = WeightLayout.ofLayers(List.of(new AdaptedLayer("a.b", n / 4, n / 4, 2, 27)));
        return WeightSpace.inMemory(
                layout,
                Noise.gaussian(1, "mean", 0, 0, n),
                deviation,
                basis,
                new Spectrum(singular, n - 1, 5),
                Provenance.NONE.with("fit.fitter", "by hand"));
    }

    private static float[] moved(WeightSpace space, Adapter model, float[] direction) {
        float[] target = new float[space.layout().size()];
        space.move(model, -1.5, direction, target);
        return target;
    }

    private static PopulationCoefficients population(WeightSpace space) {
        int k = space.components();
        return PopulationCoefficients.inMemory(
                Coefficients.owning(space.fingerprint(), k, Noise.gaussian(1, "coefficients", 0, 0, 5 * k)),
                List.of("a", "b", "ç \"quoted\"", "d", "e"),
                LabelTable.of(5, Map.of("young", new double[] {1, -1, Double.NaN, 0.25, 1})));
    }

    private FileSpace written(WeightSpace space) {
        Path file = folder.resolve("s.safetensors");
        SpaceFile.write(file, space, population(space), Task.unwatched());
        return SpaceFile.open(file);
    }

    @Test
    void what_was_written_is_read_again() {
        WeightSpace space = space(400, 7);
        PopulationCoefficients population = population(space);
        try (FileSpace read = written(space)) {
            assertEquals(space.layout(), read.layout());
            assertEquals(space.fingerprint(), read.fingerprint());
            assertEquals(space.spectrum(), read.spectrum());
            assertEquals(space.provenance(), read.provenance());
            assertArrayEquals(space.mean(), read.mean());
            assertArrayEquals(space.deviation(), read.deviation());
            float[] theirs = new float[2 * 400];
            float[] ours = new float[3 + 2 * 400];
            space.readBasis(4, 2, theirs, 0);
            read.readBasis(4, 2, ours, 3);
            assertArrayEquals(theirs, Arrays.copyOfRange(ours, 3, ours.length));
            assertEquals(population.models(), read.coefficients().models());
            assertEquals(population.labels(), read.coefficients().labels());
            assertEquals(population.read(1, 3), read.coefficients().read(1, 3));
            assertArrayEquals(population.mean(), read.coefficients().mean(), 1e-7);
            assertArrayEquals(population.deviation(), read.coefficients().deviation(), 1e-7);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, LARGE})
    void projects_reconstructs_and_decodes_as_the_definition_says(int k) {
        int n = k == LARGE ? 70_000 : 1400;
        WeightSpace definition = space(n, k);
        assertEquals(k == LARGE, (long) n * k > 2 * Products.SMALL, "which products are used");
        try (FileSpace space = written(definition)) {
            float[] weights = Noise.gaussian(2, "weights", 0, 0, 3 * n);
            assertArrayEquals(
                    definition.project(weights).toArray(),
                    space.project(weights).toArray(),
                    2e-3f);
            Coefficients points = space.coefficients().read(0, 5);
            assertArrayEquals(definition.reconstruct(points), space.reconstruct(points), 1e-5f);
            float[] direction = Noise.gaussian(2, "direction", 0, 0, k);
            assertArrayEquals(definition.decodeDirection(direction), space.decodeDirection(direction), 1e-6f);
            Adapter model = Adapter.of(space.layout(), definition.reconstruct(points.row(0)));
            assertArrayEquals(moved(definition, model, direction), moved(space, model, direction), 1e-5f);
            assertEquals(space.mean()[2], space.reconstruct(points)[2], 0, "a constant column moved");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, LARGE})
    void a_row_in_a_batch_gets_the_bits_it_gets_alone(int k) {
        int n = k == LARGE ? 70_000 : 1400;
        try (FileSpace space = written(space(n, k))) {
            int rows = 37;
            float[] weights = Noise.gaussian(2, "weights", 0, 0, rows * n);
            Coefficients together = space.project(weights);
            float[] back = space.reconstruct(together);
            for (int r : new int[] {0, 5, 31, 32, 36}) {
                Coefficients alone = space.project(Arrays.copyOfRange(weights, r * n, (r + 1) * n));
                assertEquals(together.row(r), alone, "row " + r);
                assertArrayEquals(Arrays.copyOfRange(back, r * n, (r + 1) * n), space.reconstruct(alone));
            }
        }
    }

    @Test
    void a_truncated_space_is_the_one_that_the_leading_components_make() {
        WeightSpace definition = space(400, 7);
        try (FileSpace space = written(definition);
                WeightSpace head = space.truncate(3)) {
            assertEquals(definition.truncate(3).fingerprint(), head.fingerprint());
            assertNotEquals(space.fingerprint(), head.fingerprint());
            float[] weights = Noise.gaussian(2, "weights", 0, 0, 400);
            assertArrayEquals(
                    Arrays.copyOf(space.project(weights).toArray(), 3),
                    head.project(weights).toArray());
            PopulationCoefficients some = ((FileSpace) head).coefficients();
            assertEquals(head.fingerprint(), some.space());
            assertArrayEquals(
                    Arrays.copyOf(space.coefficients().read(4, 1).toArray(), 3),
                    some.read(4, 1).toArray());
            assertThrows(IndexOutOfBoundsException.class, () -> head.truncate(4));
        }
    }

    @Test
    void closing_a_truncated_space_leaves_the_whole_one_open() {
        try (FileSpace space = written(space(400, 7))) {
            space.truncate(3).close();
            assertEquals(7, space.project(new float[400]).components());
        }
    }

    @Test
    void a_decoded_direction_belongs_to_the_caller() {
        try (FileSpace space = written(space(400, 7))) {
            float[] direction = {1, 0, 0, 0, 0, 0, 2};
            float[] first = space.decodeDirection(direction);
            float[] expected = first.clone();
            Arrays.fill(first, 9);
            float[] second = space.decodeDirection(direction);
            assertNotSame(first, second);
            assertArrayEquals(expected, second);
            direction[0] = 5;
            assertFalse(Arrays.equals(expected, space.decodeDirection(direction)), "decoded as the direction before");
        }
    }

    @Test
    void names_row_and_slot_of_a_weight_that_is_not_finite() {
        try (FileSpace space = written(space(400, 7))) {
            float[] weights = new float[800];
            weights[400 + 250] = Float.NaN;
            W2wException e = assertThrows(W2wException.class, () -> space.project(weights));
            assertEquals("row 1, slot a.b.B", e.where().orElseThrow());
        }
    }

    @Test
    void a_closed_space_says_so() {
        FileSpace space = written(space(400, 7));
        space.close();
        space.close();
        assertThrows(IllegalStateException.class, () -> space.project(new float[400]));
        assertThrows(IllegalStateException.class, () -> space.readBasis(0, 1, new float[400], 0));
    }

    @Test
    void a_file_of_a_newer_version_says_which() throws Exception {
        written(space(400, 7)).close();
        Path file = folder.resolve("s.safetensors");
        String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.writeString(
                file,
                text.replace("\"version\":\"1\"", "\"version\":\"7\""),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        W2wException e = assertThrows(W2wException.class, () -> SpaceFile.open(file));
        assertTrue(e.getMessage().contains("format 7"), e.getMessage());
    }

    @Test
    void damaged_spaces_are_refused_and_nothing_else() throws Exception {
        written(space(40, 3)).close();
        Path file = folder.resolve("s.safetensors");
        ParserFuzz.of(42, List.of(Files.readAllBytes(file)))
                .words(
                        "\"layout\":",
                        "\\\"rank\\\":",
                        "\\\"inputs\\\":",
                        "\"version\":\"",
                        "\"population_size\":\"-1\"",
                        "NaN",
                        "1e999",
                        "2147483647",
                        "[[[[",
                        "null")
                .run(bytes -> {
                    TensorSource source = Safetensors.read("fuzz", ByteBuffer.wrap(bytes));
                    try (FileSpace space = FileSpace.open(file, source, basis -> mapped(bytes, basis))) {
                        space.truncate(1).close();
                        space.coefficients().read(0, space.coefficients().size());
                        space.readBasis(0, 1, new float[space.layout().size()], 0);
                    }
                });
    }

    private static MappedBasis mapped(byte[] file, TensorInfo basis) {
        int size = (int) basis.bytes();
        return MappedBasis.of(
                ByteBuffer.wrap(file, (int) basis.position(), size).slice(), (int) basis.dimension(1));
    }

    @Test
    void a_file_cut_short_or_no_space_at_all_is_named() throws Exception {
        written(space(40, 3)).close();
        byte[] whole = Files.readAllBytes(folder.resolve("s.safetensors"));
        Path spoilt = folder.resolve("spoilt.safetensors");
        Files.write(spoilt, Arrays.copyOf(whole, whole.length - 1));
        W2wException e = assertThrows(W2wException.class, () -> SpaceFile.open(spoilt));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().contains("spoilt.safetensors"), e.getMessage());
    }
}
