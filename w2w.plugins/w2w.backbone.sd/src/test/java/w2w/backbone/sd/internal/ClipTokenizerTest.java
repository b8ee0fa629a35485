package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import w2w.api.task.W2wException;

class ClipTokenizerTest {
    private static final Path SMALL = Path.of("src/test/resources/tokenizer");

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
}
