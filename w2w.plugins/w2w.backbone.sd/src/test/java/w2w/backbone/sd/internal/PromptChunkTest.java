package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.WeightedPrompt;

/** Windows of 32 positions, 30 tokens each: a word of the test vocabulary and a comma are a token each. */
class PromptChunkTest {
    private static final int ROOM = 30;

    private final ClipTokenizer tokenizer = ClipTokenizer.read(Path.of("src/test/resources/tokenizer"), 77, 699);

    private List<PromptChunk> chunks(String prompt) {
        return PromptChunk.of(tokenizer, WeightedPrompt.parse(prompt));
    }

    /** How many tokens of the prompt are in each window. */
    private List<Integer> sizes(String prompt) {
        List<Integer> sizes = new ArrayList<>();
        for (PromptChunk chunk : chunks(prompt)) {
            int end = chunk.ids().length - 1;
            while (chunk.ids()[end - 1] == 698) {
                end--;
            }
            sizes.add(end - 1);
        }
        return sizes;
    }

    @Test
    void a_prompt_that_fits_is_the_window_that_it_was() {
        for (String prompt : List.of("", "photo", "photo ".repeat(ROOM).strip(), "photo, smiling left")) {
            List<PromptChunk> chunks = chunks(prompt);
            assertEquals(1, chunks.size());
            assertArrayEquals(tokenizer.encode(prompt).ids(), chunks.get(0).ids(), prompt);
            assertEquals(false, chunks.get(0).isWeighted());
        }
    }

    @Test
    void a_longer_one_goes_on_in_the_next_window() {
        List<PromptChunk> chunks = chunks("photo ".repeat(ROOM) + "smiling " + "left ".repeat(ROOM));
        assertEquals(3, chunks.size());
        assertArrayEquals(
                tokenizer.encode("photo ".repeat(ROOM)).ids(), chunks.get(0).ids());
        assertArrayEquals(
                tokenizer.encode("smiling " + "left ".repeat(ROOM - 1)).ids(),
                chunks.get(1).ids());
        assertArrayEquals(tokenizer.encode("left").ids(), chunks.get(2).ids());
    }

    @Test
    void a_full_window_ends_behind_a_comma_that_is_at_most_20_tokens_back() {
        assertEquals(List.of(11, 29), sizes("photo ".repeat(10) + ", " + "left ".repeat(29)));
        assertEquals(List.of(30, 10), sizes("photo ".repeat(9) + ", " + "left ".repeat(30)));
        assertEquals(List.of(30, 2), sizes("photo ".repeat(29) + ", left left"));
        assertEquals(List.of(30, 2), sizes("photo ".repeat(30) + ", left"), "the comma itself has no room");
        assertEquals(List.of(20, 30, 10), sizes("photo ".repeat(19) + ", " + "left ".repeat(40)));
        assertEquals(List.of(20, 10), sizes("photo ".repeat(19) + ", BREAK " + "left ".repeat(10)));
    }

    @Test
    void break_begins_a_window_and_an_empty_section_is_an_empty_one() {
        assertEquals(List.of(1, 2), sizes("photo BREAK smiling left"));
        assertEquals(List.of(1, 0, 1), sizes("photo BREAK BREAK left"));
        assertEquals(List.of(0, 1), sizes("BREAK left"));
        assertEquals(List.of(1), sizes("photo BREAK"));
        assertEquals(List.of(0), sizes("BREAK"));
    }

    @Test
    void each_token_has_the_weight_of_its_text_and_the_rest_1() {
        PromptChunk chunk = chunks("photo (smiling left:1.5) [man]").get(0);
        float[] wanted = new float[32];
        Arrays.fill(wanted, 1);
        wanted[2] = 1.5f;
        wanted[3] = 1.5f;
        int man = tokenizer.ids("man").size();
        Arrays.fill(wanted, 4, 4 + man, (float) (1 / 1.1));
        assertArrayEquals(wanted, chunk.weights());
    }

    @Test
    void weighing_keeps_the_mean_of_the_window() {
        PromptChunk chunk = new PromptChunk(new int[] {0, 1, 2}, new float[] {1, 2, 0.5f});
        float[] z = {9, 1, 2, 3, 4, 5, 6};
        chunk.weigh(z, 1, 2);
        // weighted 1 2 6 8 2.5 3, of mean 22.5/6; before 21/6
        double s = 21 / 22.5;
        float[] wanted = {
            9, (float) s, (float) (2 * s), (float) (6 * s), (float) (8 * s), (float) (2.5 * s), (float) (3 * s)
        };
        assertArrayEquals(wanted, z, 1e-6f);
        float[] nothing = {1, -1, 0, 0, 0, 0};
        chunk.weigh(nothing, 0, 2);
        assertArrayEquals(new float[] {1, -1, 0, 0, 0, 0}, nothing);
    }
}
