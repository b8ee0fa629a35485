package w2w.data.miniature.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.Dataset.Portrait;
import w2w.api.studio.PopulationImport;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;

class MiniatureTest {
    @TempDir
    Path cache;

    @Test
    void expandsThePopulationToTheNumbersThatWereTrained() throws Exception {
        Miniature miniature = new Miniature(cache);
        assertWeights(
                miniature.population(Task.unwatched()),
                new long[] {4096, 5600},
                "92710a2338cd3e173a9b5406075c2b560a1d17477768fd7b81d214620c47c7f5");
        assertWeights(
                miniature.heldOut(Task.unwatched()).orElseThrow(),
                new long[] {128, 5600},
                "a39086841c33398d024fba88731c4d7a6d8649543bfd8038df7e34f621336406");
    }

    /** The digests are those of the rows of the matrix that came out of the training, in float16. */
    private static void assertWeights(PopulationImport population, long[] shape, String sha256) throws Exception {
        Path file = ((PopulationImport.Matrix) population.source()).file();
        try (TensorSource source = Safetensors.open(file)) {
            assertArrayEquals(shape, source.require("weights").shape());
            byte[] all = new byte[(int) source.require("weights").bytes()];
            source.readBytes("weights", 0, all.length, all, 0);
            assertEquals(
                    sha256,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(all)));
        }
        List<String> labels = Files.readAllLines(population.labels().orElseThrow());
        assertEquals(shape[0] + 1, labels.size());
    }

    /** Training moves a model's A by less than its start is long: the mean of all models still shows it. */
    @Test
    void knowsWhatThePopulationBeganWith() {
        Miniature miniature = new Miniature(cache);
        Path population = ((PopulationImport.Matrix)
                        miniature.population(Task.unwatched()).source())
                .file();
        try (TensorSource rows = Safetensors.open(population);
                TensorSource start =
                        Safetensors.open(miniature.start(Task.unwatched()).orElseThrow())) {
            // the first layer stands first in the matrix, too
            String layer = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.";
            float[] a = start.floats(layer + "lora_down.weight");
            assertEquals(16, start.floats(layer + "alpha")[0]);
            for (float b : start.floats(layer + "lora_up.weight")) {
                assertEquals(0, b);
            }
            double[] mean = new double[a.length];
            float[] all = rows.floats("weights");
            int columns = (int) rows.require("weights").dimension(1);
            for (int i = 0; i < all.length / columns; i++) {
                for (int j = 0; j < a.length; j++) {
                    mean[j] += all[i * columns + j];
                }
            }
            double dot = 0;
            double squares = 0;
            double means = 0;
            for (int j = 0; j < a.length; j++) {
                dot += a[j] * mean[j];
                squares += a[j] * a[j];
                means += mean[j] * mean[j];
            }
            assertTrue(dot > 0.9 * Math.sqrt(squares * means), dot / Math.sqrt(squares * means) + "");
        }
    }

    @Test
    void namesEveryPicture() {
        List<Portrait> portraits = new Miniature(cache).portraits(Task.unwatched());
        Map<Portrait.Kind, Integer> people = new EnumMap<>(Portrait.Kind.class);
        for (Portrait portrait : portraits) {
            people.merge(portrait.kind(), 1, Integer::sum);
            int pictures =
                    switch (portrait.kind()) {
                        case HELD_OUT -> 3;
                        case PAINTING -> 1;
                        case TRAINING -> 10;
                    };
            assertEquals(pictures, portrait.pictures().size(), portrait::toString);
            assertEquals(
                    portrait.kind() != Portrait.Kind.TRAINING, portrait.mask().isPresent(), portrait::toString);
            assertTrue(portrait.pictures().stream().allMatch(Files::isRegularFile), portrait::toString);
            if (portrait.kind() != Portrait.Kind.TRAINING) {
                assertTrue(portrait.pictures().get(0).endsWith(portrait.person() + ".png"), portrait::toString);
            }
        }
        assertEquals(PEOPLE, people);
    }

    private static final Map<Portrait.Kind, Integer> PEOPLE =
            Map.of(Portrait.Kind.HELD_OUT, 64, Portrait.Kind.PAINTING, 64, Portrait.Kind.TRAINING, 32);

    @Test
    void unpacksOnceForAllWhoAsk() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Path>> asks = Stream.generate(() -> new Unpacking(cache))
                    .limit(4)
                    .map(u -> (Callable<Path>) () -> u.part("checkpoint", f -> {}, Task.unwatched()))
                    .toList();
            for (Future<Path> each : threads.invokeAll(asks)) {
                assertTrue(Files.isRegularFile(each.get().resolve("model_index.json")));
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(List.of("checkpoint"), entries());
    }

    @Test
    void leavesNothingHalfUnpacked() throws IOException {
        Unpacking unpacking = new Unpacking(cache);
        assertThrows(
                W2wException.class,
                () -> unpacking.part("checkpoint", folder -> Files.write(folder, new byte[1]), Task.unwatched()));
        assertEquals(List.of(), entries());
        assertTrue(Files.isDirectory(unpacking.part("checkpoint", f -> {}, Task.unwatched())));
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "in the way");
        W2wException e = assertThrows(W2wException.class, () -> new Miniature(file).model(Task.unwatched()));
        assertEquals(W2wException.Kind.STORAGE, e.kind());
        assertTrue(e.where().orElse("").startsWith(file.toString()), e::getMessage);
        assertFalse(e.advice().isEmpty());
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> versions = Files.list(cache)) {
            Path version = versions.findFirst().orElseThrow();
            try (Stream<Path> parts = Files.list(version)) {
                return parts.map(p -> p.getFileName().toString()).sorted().toList();
            }
        }
    }
}
