package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.PopulationImport;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.tck.ParserFuzz;

class PopulationFuzzTest {
    @TempDir
    Path temp;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void damaged_segments_are_refused() {
        ParserFuzz.of(
                        32,
                        List.of(bytes("[{\"name\":\"b.to_q.A\",\"start\":0,\"end\":5},"
                                + "{\"name\":\"b.to_q.B\",\"start\":5,\"end\":8}]")))
                .words(
                        "\"name\"",
                        "\"start\"",
                        "\"end\"",
                        ".A",
                        ".B",
                        "1e99",
                        "9223372036854775807",
                        "[[[[",
                        "null",
                        "-1")
                .run(input -> Segments.parse(text(input), 1, 27));
    }

    @Test
    void damaged_descriptions_are_refused() throws Exception {
        TestAdapters.fill(temp.resolve("in"), 2);
        new PopulationStore(TestAdapters.plugins(new TestAdapters.Format()))
                .make(
                        new PopulationImport(
                                "p",
                                new PopulationImport.Adapters(temp.resolve("in"), PopulationImport.Gauge.RAW, 0),
                                Optional.empty(),
                                "",
                                PopulationImport.Precision.FLOAT32),
                        temp.resolve("p"),
                        Task.unwatched());
        ParserFuzz.of(33, List.of(Files.readAllBytes(temp.resolve("p/population.json"))))
                .words("\"layout\"", "\"shards\"", "\"rows\"", "../x", "w2w-population", "1e99", "[[[[", "null", "{}")
                .run(input -> Manifest.parse(text(input)));
    }

    /** A journal is taken up to its first line that is not whole; nothing in it ends an import. */
    @Test
    void damaged_journals_are_taken_as_far_as_they_are_whole() {
        byte[] journal = bytes(
                """
                {"source":"gen/é.safetensors","stamp":"9@1","sha256":"00","reason":"","lost":0.0}
                {"source":"b","stamp":"9@2","sha256":"","reason":"no adapter","lost":0.5}
                """);
        assertEquals(2, Journal.parse(journal).size());
        assertEquals(0, Journal.parse(Arrays.copyOf(journal, 16)).size(), "cut within the é");
        ParserFuzz.of(35, List.of(journal))
                .words("\n", "null", "{}", "[[[[", "1e999", "\"lost\":\"x\"", "\"stamp\":1")
                .run(input -> {
                    if (Journal.parse(input).size() < 2) {
                        throw W2wException.input("not all of it is whole");
                    }
                });
    }

    @Test
    void deep_nesting_is_refused_and_costs_no_stack() {
        String deep = "[".repeat(1_000_000);
        assertThrows(W2wException.class, () -> Segments.parse(deep, 1, 27));
        assertThrows(W2wException.class, () -> Manifest.parse("{\"format\":" + deep));
        assertThrows(W2wException.class, () -> Manifest.parse("{\"a\":".repeat(1_000_000)));
    }
}
