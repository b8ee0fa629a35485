package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.W2wException;

class ClipTokenizerTest {
    private static final Path SMALL = Path.of("src/test/resources/tokenizer");

    @TempDir
    private Path folder;

    @Test
    void ids_are_those_of_transformers_even_for_awkward_prompts() throws Exception {
        ClipTokenizer tokenizer = ClipTokenizer.read(Golden.clipTokenizer(), 77, 49408);
        for (JsonElement item : JsonParser.parseString(
                        Files.readString(Golden.folder().resolve("tokens.json")))
                .getAsJsonArray()) {
            String prompt = item.getAsJsonObject().get("prompt").getAsString();
            int[] ids = StreamSupport.stream(
                            item.getAsJsonObject().get("ids").getAsJsonArray().spliterator(), false)
                    .mapToInt(JsonElement::getAsInt)
                    .toArray();
            assertArrayEquals(ids, tokenizer.encode(prompt).ids(), prompt);
        }
    }

    @Test
    void pads_with_the_end_token_up_to_the_length() {
        ClipTokenizer.Tokens empty = ClipTokenizer.read(SMALL, 77, 699).encode("");
        assertEquals(32, empty.ids().length);
        assertEquals(697, empty.ids()[0]);
        for (int i = 1; i < 32; i++) {
            assertEquals(698, empty.ids()[i]);
        }
        assertEquals("", empty.cut());
    }

    @Test
    void a_long_prompt_is_cut_and_the_rest_is_told() {
        ClipTokenizer tokenizer = ClipTokenizer.read(SMALL, 77, 699);
        ClipTokenizer.Tokens tokens = tokenizer.encode("photo ".repeat(29) + "smiling left right");
        assertEquals(698, tokens.ids()[31]);
        assertTrue(tokens.cut().endsWith("left right"), tokens.cut());
        assertArrayEquals(
                tokens.ids(), tokenizer.encode("photo ".repeat(29) + "smiling").ids());
    }

    @Test
    void a_vocabulary_larger_than_the_text_encoder_is_refused() {
        assertThrows(W2wException.class, () -> ClipTokenizer.read(SMALL, 77, 698));
    }

    /** The small vocabulary once more, as tokenizer.json has it: merges as texts, or as pairs. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tokenizer_json_alone_says_the_same(boolean pairs) throws Exception {
        JsonObject model = new JsonObject();
        model.addProperty("type", "BPE");
        model.add("vocab", JsonParser.parseString(Files.readString(SMALL.resolve("vocab.json"))));
        model.getAsJsonObject("vocab").remove("<|endoftext|>");
        JsonArray merges = new JsonArray();
        for (String line : Files.readAllLines(SMALL.resolve("merges.txt"))) {
            if (!line.isBlank() && !line.startsWith("#version")) {
                JsonArray pair = new JsonArray();
                List.of(line.strip().split(" ", -1)).forEach(pair::add);
                merges.add(pairs ? pair : new JsonPrimitive(line.strip()));
            }
        }
        model.add("merges", merges);
        JsonObject all = new JsonObject();
        all.add("model", model);
        all.add(
                "added_tokens",
                JsonParser.parseString("[{\"id\": 698, \"content\": \"<|endoftext|>\", \"special\": true}]"));
        all.add("truncation", JsonParser.parseString("{\"max_length\": 32}"));
        Files.writeString(folder.resolve("tokenizer.json"), all.toString());
        ClipTokenizer expected = ClipTokenizer.read(SMALL, 77, 699);
        ClipTokenizer read = ClipTokenizer.read(folder, 77, 699);
        for (String prompt : List.of("", "photo of a man, smiling", "Photo!? 12 naïve <|endoftext|> x")) {
            assertArrayEquals(expected.encode(prompt).ids(), read.encode(prompt).ids(), prompt);
        }
    }

    @Test
    void a_tokenizer_that_is_not_there_is_said_with_the_files_that_are_read() throws Exception {
        for (int i = 0; i < 2; i++) {
            W2wException e = assertThrows(W2wException.class, () -> ClipTokenizer.read(folder, 77, 699));
            assertTrue(e.getMessage().contains("vocab.json with merges.txt"), e.getMessage());
            assertTrue(e.getMessage().contains("tokenizer.json"), e.getMessage());
            Files.copy(SMALL.resolve("vocab.json"), folder.resolve("vocab.json"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(folder.resolve("tokenizer.json"), "version https://git-lfs.github.com/spec/v1\nsize 9\n");
        W2wException e = assertThrows(W2wException.class, () -> ClipTokenizer.read(folder, 77, 699));
        assertTrue(e.getMessage().contains("Git LFS pointer"), e.getMessage());
    }
}
