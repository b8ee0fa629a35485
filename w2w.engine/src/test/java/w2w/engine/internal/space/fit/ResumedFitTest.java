package w2w.engine.internal.space.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.task.Task;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.space.SpaceFile;

/** A fit that dies between two passes and is asked for again. */
class ResumedFitTest {
    private static final int M = 60;
    private static final int N = 500;

    @TempDir
    Path folder;

    /** Dies like a killed process, as far as the files can tell, when it has been read so many times. */
    private static final class Mortal implements Population {
        private final Population population;
        private final int life;
        private final AtomicInteger reads = new AtomicInteger();

        Mortal(Population population, int life) {
            this.population = population;
            this.life = life;
        }

        @Override
        public void read(int first, int count, float[] target, int offset) {
            if (reads.incrementAndGet() > life) {
                throw new IllegalStateException("killed");
            }
            population.read(first, count, target, offset);
        }

        @Override
        public String name() {
            return population.name();
        }

        @Override
        public WeightLayout layout() {
            return population.layout();
        }

        @Override
        public int size() {
            return population.size();
        }

        @Override
        public List<String> models() {
            return population.models();
        }

        @Override
        public LabelTable labels() {
            return population.labels();
        }

        @Override
        public String fingerprint() {
            return population.fingerprint();
        }

        @Override
        public void close() {
            population.close();
        }
    }

    private static Population population(long seed) {
        return TestPopulations.of(M, N, TestPopulations.lowRank(M, N, 6, 0.7, 0.01, 1, seed));
    }

    private static FittedSpace fit(Population population, Path where, String algorithm) {
        return PcaFitterTest.fit(
                population, 6, where, Task.unwatched(), "algorithm", algorithm, "checkpointSeconds", "0");
    }

    /** Every pass over this population is one read. */
    @ParameterizedTest
    @ValueSource(strings = {"randomised", "exact"})
    void resumes_after_any_pass_with_the_same_bits(String algorithm) throws Exception {
        Mortal counted = new Mortal(population(3), Integer.MAX_VALUE);
        FittedSpace whole = fit(counted, Files.createDirectory(folder.resolve("whole")), algorithm);
        int passes = counted.reads.get();
        assertTrue(passes >= 3, passes + " passes");
        boolean savedReading = false;
        for (int life = 0; life < passes; life++) {
            Path where = Files.createDirectory(folder.resolve("killed-" + life));
            int alive = life;
            assertThrows(IllegalStateException.class, () -> fit(new Mortal(population(3), alive), where, algorithm));
            assertFalse(Files.exists(where.resolve(SpaceFile.NAME)), "half a space");
            Mortal resumed = new Mortal(population(3), Integer.MAX_VALUE);
            FittedSpace again = fit(resumed, where, algorithm);
            assertEquals(whole.space().fingerprint(), again.space().fingerprint());
            assertArrayEquals(
                    whole.coefficients().read(0, M).toArray(),
                    again.coefficients().read(0, M).toArray());
            savedReading |= resumed.reads.get() < passes;
            try (var files = Files.list(where)) {
                assertEquals(
                        List.of(SpaceFile.NAME),
                        files.map(f -> f.getFileName().toString()).toList());
            }
        }
        assertTrue(savedReading, "nothing was taken from a checkpoint");
    }

    @Test
    void a_checkpoint_of_another_population_or_request_is_not_used() throws Exception {
        Path where = Files.createDirectory(folder.resolve("shared"));
        assertThrows(IllegalStateException.class, () -> fit(new Mortal(population(3), 2), where, "randomised"));
        FittedSpace fresh = fit(population(4), Files.createDirectory(folder.resolve("fresh")), "randomised");
        assertEquals(
                fresh.space().fingerprint(),
                fit(population(4), where, "randomised").space().fingerprint());
    }

    @Test
    void a_damaged_checkpoint_is_not_used() throws Exception {
        Path where = Files.createDirectory(folder.resolve("damaged"));
        assertThrows(IllegalStateException.class, () -> fit(new Mortal(population(3), 2), where, "randomised"));
        Path checkpoint = where.resolve("fit.checkpoint.safetensors");
        byte[] bytes = Files.readAllBytes(checkpoint);
        Files.write(checkpoint, java.util.Arrays.copyOf(bytes, bytes.length - 5));
        FittedSpace fresh = fit(population(3), Files.createDirectory(folder.resolve("fresh")), "randomised");
        assertEquals(
                fresh.space().fingerprint(),
                fit(population(3), where, "randomised").space().fingerprint());
    }

    @Test
    void a_finished_fit_is_not_repeated() throws Exception {
        Path where = Files.createDirectory(folder.resolve("done"));
        String first = fit(population(3), where, "randomised").space().fingerprint();
        Mortal unread = new Mortal(population(3), 0);
        assertEquals(first, fit(unread, where, "randomised").space().fingerprint());
        FitRequest more = new FitRequest(7, 7, "cpu", where, Map.of("algorithm", "randomised"));
        assertEquals(
                7,
                PcaFitterTest.fitter()
                        .fit(population(3), more, Task.unwatched())
                        .space()
                        .components());
    }
}
