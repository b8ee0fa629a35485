package w2w.engine.internal.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.space.Coefficients;
import w2w.api.studio.ReleaseImport;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.engine.internal.population.PopulationStore;
import w2w.engine.internal.space.FileSpace;
import w2w.engine.internal.space.SpaceFile;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;
import w2w.tensors.TorchFile;

class ReleaseReaderTest {
    private static final Path RELEASE = Path.of(System.getProperty("w2w.golden"), "w2w-release");
    private static final int N = size("mean.pt", 0);
    private static final int K = size("V.pt", 1);
    private static final int MODELS = size("all_weights.pt", 0);

    @TempDir
    Path temp;

    private static int size(String name, int dimension) {
        try (TorchFile file = TorchFile.open(RELEASE.resolve(name))) {
            return (int) file.single().dimension(dimension);
        }
    }

    private static ReleaseReader reader(Path folder, int components) {
        return new ReleaseReader(new ReleaseImport(folder, "release", components, 27));
    }

    private static float[] original(String name) {
        try (TorchFile file = TorchFile.open(RELEASE.resolve(name))) {
            return file.floats("tensor");
        }
    }

    @Test
    void the_space_is_that_of_the_files() {
        Path target = temp.resolve("space.safetensors");
        ReleaseReader reader = reader(RELEASE, 0);
        assertTrue(reader.writeSpace(target, Task.unwatched()));
        float[] v = original("V.pt");
        float[] std = original("std.pt");
        try (TensorSource file = Safetensors.open(target);
                FileSpace space = SpaceFile.open(target)) {
            assertArrayEquals(original("mean.pt"), space.mean());
            assertArrayEquals(std, space.deviation());
            assertTrue(file.require("basis").hasShape(K, N));
            float[] basis = file.floats("basis");
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < K; j++) {
                    assertEquals(v[i * K + j], basis[j * N + i]);
                }
            }
            assertArrayEquals(original("proj_1000pc.pt"), file.floats("coefficients"));
            assertEquals(MODELS, space.spectrum().models());
            assertEquals(
                    "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.A",
                    space.layout().slots().get(0).name());
            assertEquals(27, space.layout().layers().get(0).scale());
            double[] singular = space.spectrum().singularValues();
            for (int j = 1; j < K; j++) {
                assertTrue(singular[j] <= singular[j - 1] * 1.0001);
            }
        }
    }

    @Test
    void a_tile_at_a_time_gives_the_same_basis() throws IOException {
        float[] v = original("V.pt");
        try (TorchFile file = TorchFile.open(RELEASE.resolve("V.pt"))) {
            int[] row = new int[1];
            new BasisRows(file, file.single(), N, 10, 4L * N * 3, Task.unwatched()).write((values, count) -> {
                assertEquals(N, count);
                for (int i = 0; i < N; i++) {
                    assertEquals(v[i * K + row[0]], values[i]);
                }
                row[0]++;
            });
            assertEquals(10, row[0]);
        }
    }

    @Test
    void the_population_and_the_model_are_those_of_the_files() {
        ReleaseReader reader = reader(RELEASE, 0);
        PopulationStore store = new PopulationStore(new FakePlugins());
        Path target = temp.resolve("population");
        assertEquals(
                MODELS,
                reader.writePopulation(store, "p", target, Task.unwatched())
                        .orElseThrow()
                        .models());
        try (Population population = store.open(target, "population")) {
            float[] all = new float[MODELS * N];
            population.read(0, MODELS, all, 0);
            assertArrayEquals(original("all_weights.pt"), all);
            try (TorchFile table = TorchFile.open(RELEASE.resolve("identity_df.pt"))) {
                assertEquals(
                        table.table().orElseThrow().column("file").orElseThrow().text(3),
                        population.models().get(3));
            }
            assertEquals(
                    List.of("Male", "Young", "No_Beard", "Eyeglasses"),
                    population.labels().attributes(),
                    "the index of pandas is no label");
            assertTrue(population.labels().isBinary("Male"));
        }
        int[] men = store.select(target, "Male=1 and Young=-1");
        assertTrue(men.length > 0 && men.length < MODELS);
        assertArrayEquals(original("w2wmodel.pt"), reader.model(K).orElseThrow());
        assertTrue(reader.model(K - 1).isEmpty());
        assertTrue(reader.used().contains("all_weights.pt"));
    }

    private void copy(String... names) throws IOException {
        for (String name : names) {
            Files.copy(RELEASE.resolve(name), temp.resolve(name));
        }
    }

    @Test
    void a_population_alone_needs_only_its_rows_and_their_dimensions() throws IOException {
        copy("weight_dimensions.pt", "all_weights.pt");
        ReleaseReader reader = reader(temp, 0);
        assertFalse(reader.writeSpace(temp.resolve("space"), Task.unwatched()));
        assertEquals(List.of(), reader.notes());
        PopulationStore store = new PopulationStore(new FakePlugins());
        assertEquals(
                MODELS,
                reader.writePopulation(store, "p", temp.resolve("p"), Task.unwatched())
                        .orElseThrow()
                        .models());
        try (Population population = store.open(temp.resolve("p"), "p")) {
            assertEquals("3", population.models().get(3)); // no table, no names
        }
    }

    @Test
    void a_space_without_projections_decodes_and_says_that_it_has_no_population() throws IOException {
        copy("weight_dimensions.pt", "mean.pt", "std.pt", "V.pt", "w2wmodel.pt");
        ReleaseReader reader = reader(temp, 0);
        Path target = temp.resolve("space");
        assertTrue(reader.writeSpace(target, Task.unwatched()));
        assertTrue(reader.notes().toString().contains("no models to sample from"), reader.notes()::toString);
        try (FileSpace space = SpaceFile.open(target);
                FileSpace whole = published()) {
            assertEquals(whole.fingerprint(), space.fingerprint()); // a space is its mean, deviation and basis
            assertFalse(space.spectrum().isKnown());
            assertTrue(Double.isNaN(space.spectrum().explained(K)));
            assertEquals(0, space.coefficients().size());
            Coefficients model =
                    Coefficients.owning(space.fingerprint(), K, reader.model(K).orElseThrow());
            assertArrayEquals(whole.reconstruct(model), space.reconstruct(model));
        }
    }

    private FileSpace published() {
        Path target = temp.resolve("published");
        assertTrue(reader(RELEASE, 0).writeSpace(target, Task.unwatched()));
        return SpaceFile.open(target);
    }

    @Test
    void coefficients_that_are_not_published_come_from_the_population() throws IOException {
        copy("weight_dimensions.pt", "mean.pt", "std.pt", "V.pt", "all_weights.pt", "identity_df.pt");
        Path target = temp.resolve("space");
        assertTrue(reader(temp, 0).writeSpace(target, Task.unwatched()));
        try (FileSpace space = SpaceFile.open(target);
                FileSpace whole = published()) {
            assertEquals(whole.fingerprint(), space.fingerprint());
            assertEquals(whole.coefficients().models(), space.coefficients().models());
            assertEquals(MODELS, space.spectrum().models());
            float[] expected = original("proj_1000pc.pt");
            float[] actual = space.coefficients().read(0, MODELS).toArray();
            double largest = 0;
            for (float x : expected) {
                largest = Math.max(largest, Math.abs(x));
            }
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], 2e-5 * largest);
            }
        }
        try (Stream<Path> left = Files.list(temp)) {
            assertTrue(left.noneMatch(p -> p.toString().endsWith(".f32") || p.endsWith("bare.safetensors")));
        }
    }

    @Test
    void a_subset_gives_what_it_can_and_says_what_it_cannot() throws IOException {
        copy("weight_dimensions.pt", "mean.pt", "std.pt", "w2wmodel.pt");
        ReleaseReader reader = reader(temp, 0);
        assertFalse(reader.writeSpace(temp.resolve("space"), Task.unwatched()));
        assertEquals(
                List.of("no space: V.pt missing", "w2wmodel.pt is a point of a space and is left out with it"),
                reader.notes());
        assertTrue(
                reader.writePopulation(new PopulationStore(new FakePlugins()), "p", temp.resolve("p"), Task.unwatched())
                        .isEmpty());
        Files.delete(temp.resolve("weight_dimensions.pt"));
        assertTrue(assertThrows(W2wException.class, () -> reader(temp, 0))
                .getMessage()
                .contains("weight_dimensions.pt is missing"));
    }

    @Test
    void files_that_do_not_fit_the_layout_are_refused() throws IOException {
        try (Stream<Path> files = Files.list(RELEASE)) {
            for (Path file : files.toList()) {
                Files.copy(file, temp.resolve(file.getFileName().toString()));
            }
        }
        Files.copy(
                RELEASE.resolve("proj_1000pc.pt"),
                temp.resolve("V.pt"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        W2wException e =
                assertThrows(W2wException.class, () -> reader(temp, 0).writeSpace(temp.resolve("s"), Task.unwatched()));
        assertTrue(e.getMessage().contains("V.pt"), e.getMessage());
        assertFalse(Files.exists(temp.resolve("s")));
    }
}
