package w2w.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.task.W2wException;
import w2w.tck.ParserFuzz;

class PartFilesTest {
    @TempDir
    Path folder;

    private void write(String file, String tensor, float value) {
        new SafetensorsWriter()
                .floats(tensor, DType.F32, new float[] {value}, 1)
                .write(folder.resolve(file));
    }

    private float value(String tensor, boolean half) {
        try (PartFiles files = PartFiles.open(folder, "model", half)) {
            return files.holding(tensor).floats(tensor)[0];
        }
    }

    @Test
    void takes_the_precision_that_is_asked_for_where_both_are_there() {
        write("model.safetensors", "a", 1);
        assertEquals(1, value("a", true));
        write("model.fp16.safetensors", "a", 2);
        assertEquals(1, value("a", false));
        assertEquals(2, value("a", true));
    }

    @Test
    void takes_shards_that_an_index_names() throws IOException {
        write("x-1.safetensors", "a", 1);
        write("x-2.safetensors", "b", 2);
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"x-1.safetensors\", \"b\": \"x-2.safetensors\"}}");
        assertArrayEquals(new float[] {1, 2}, new float[] {value("a", false), value("b", false)});
        assertThrows(W2wException.class, () -> value("c", false));
    }

    @Test
    void damaged_indices_of_shards_are_refused() {
        byte[] index =
                "{\"metadata\": {\"total_size\": 9}, \"weight_map\": {\"a\": \"x-1.safetensors\", \"b\": \"x-2.safetensors\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        ParserFuzz.of(65, List.of(index))
                .words("../", "/etc/passwd", "..", "null", "\\u0000", "[[[[", "\"weight_map\"")
                .run(bytes -> {
                    for (Path shard : PartFiles.shards(Path.of("/m/index.json"), StrictJson.object("index", bytes))) {
                        if (!Path.of("/m").equals(shard.getParent())) {
                            throw new AssertionError(shard + " is not beside the index");
                        }
                    }
                });
    }

    @Test
    void shards_elsewhere_are_refused() {
        for (String shard : List.of("../x.safetensors", "/etc/x.safetensors", "a/x.safetensors", "..", ".", "")) {
            W2wException e = assertThrows(
                    W2wException.class,
                    () -> PartFiles.shards(
                            Path.of("/m/i.json"),
                            StrictJson.object("i", "{\"weight_map\": {\"a\": \"" + shard + "\"}}")));
            assertTrue(e.getMessage().contains("is not beside the index"), e.getMessage());
        }
    }
}
