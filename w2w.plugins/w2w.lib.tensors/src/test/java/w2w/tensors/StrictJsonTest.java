package w2w.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.task.W2wException;

class StrictJsonTest {
    @TempDir
    Path folder;

    @Test
    void numbers_keep_their_kind_and_what_is_null_is_left_out() {
        Map<String, Object> object =
                StrictJson.object("x", "{\"a\": 1, \"b\": 1.0, \"c\": null, \"d\": [true, null, \"e\"]}");
        assertEquals(Map.of("a", 1L, "b", 1.0, "d", List.of(true, "e")), object);
        assertEquals(object, StrictJson.object("x", StrictJson.text(object)));
        assertEquals(object, StrictJson.object("x", StrictJson.line(object)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"a\": 1, \"a\": 2};stands twice",
                "{\"a\": 1} {};not a valid JSON object",
                "[1];not a valid JSON object",
                "{'a': 1};not a valid JSON object",
                "{\"a\": NaN};not a valid JSON object",
                "{\"a\": 1;not a valid JSON object",
            })
    void what_is_no_strict_json_is_refused_with_its_source(String text, String message) {
        W2wException e = assertThrows(W2wException.class, () -> StrictJson.object("x.json", text));
        assertTrue(e.getMessage().startsWith("x.json: ") && e.getMessage().contains(message), e.getMessage());
        assertFalse(e.getMessage().contains("JsonReader") || e.getMessage().contains("http"), e.getMessage());
    }

    @Test
    void depth_size_and_bytes_that_are_no_text_are_refused() throws Exception {
        for (String deep : List.of("{\"a\":" + "[".repeat(1_000_000), "{\"a\":".repeat(1_000_000))) {
            W2wException e = assertThrows(W2wException.class, () -> StrictJson.object("x", deep));
            assertTrue(e.getMessage().length() < 1000, e.getMessage());
        }
        byte[] latin = "{\"é\": 1}".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(assertThrows(W2wException.class, () -> StrictJson.object("x", latin))
                .getMessage()
                .contains("UTF-8"));
        Path huge = folder.resolve("huge.json");
        try (var file = Files.newByteChannel(
                huge, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            file.position(1L << 33).write(java.nio.ByteBuffer.wrap(new byte[1])); // sparse
        }
        assertTrue(assertThrows(W2wException.class, () -> StrictJson.object(huge))
                .getMessage()
                .contains("too long"));
    }

    @Test
    void members_of_maps_without_an_order_come_by_their_names() {
        // more names than any order of Map.of has by chance
        Map<String, Object> none = new HashMap<>();
        Map<String, Object> own = new LinkedHashMap<>();
        for (String name : List.of("zeta", "eta", "alpha", "theta", "beta", "iota", "gamma", "kappa")) {
            none.put(name, Map.of("b", 1, "a", List.of(Map.of("d", 1, "c", 2))));
            own.put(name, 1);
        }
        String inner = "{\"a\":[{\"c\":2,\"d\":1}],\"b\":1}";
        assertEquals(
                "{\"alpha\":@,\"beta\":@,\"eta\":@,\"gamma\":@,\"iota\":@,\"kappa\":@,\"theta\":@,\"zeta\":@}"
                        .replace("@", inner),
                StrictJson.line(none));
        assertEquals(
                "{\"zeta\":1,\"eta\":1,\"alpha\":1,\"theta\":1,\"beta\":1,\"iota\":1,\"gamma\":1,\"kappa\":1}",
                StrictJson.line(own));
    }
}
