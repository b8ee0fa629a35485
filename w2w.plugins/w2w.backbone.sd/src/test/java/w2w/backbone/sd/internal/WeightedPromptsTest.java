package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.WeightedPrompt;
import w2w.api.task.Task;

/** Hidden states of prompts with weights and of several windows, against those of their pieces. */
class WeightedPromptsTest {
    @TempDir
    static Path folder;

    private static BackboneSession session;
    private static Denoising denoising;

    @BeforeAll
    static void open() {
        String root = CheckpointCopy.of("sd15", folder).root().toString();
        session = TestBackbone.component()
                .open(new OpenRequest(root, "cpu", OpenRequest.Precision.FLOAT32, Map.of()), Task.unwatched());
        denoising = TestBackbone.denoising(session);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static float[] text(String prompt) {
        try (SdPrompts prompts = (SdPrompts) denoising.encode(List.of(prompt))) {
            return prompts.toArray();
        }
    }

    private static SdPrompts encode(String... prompts) {
        return (SdPrompts) denoising
                .promptWeighting()
                .orElseThrow()
                .encode(Arrays.stream(prompts).map(WeightedPrompt::parse).toList());
    }

    private static float[] states(String prompt) {
        try (SdPrompts prompts = encode(prompt)) {
            return prompts.toArray();
        }
    }

    @Test
    void a_plain_prompt_has_exactly_the_states_of_its_text() {
        assertArrayEquals(text("photo of a man"), states("photo of a man"));
        assertArrayEquals(text("photo of a man"), states("photo (of:1) a man"));
        assertArrayEquals(text("photo (of) [a] man"), states("photo \\(of\\) \\[a\\] man"));
    }

    @Test
    void windows_stand_one_behind_the_other() {
        float[] photo = text("photo ".repeat(30));
        float[] rest = text("smiling left");
        float[] both = states("photo ".repeat(30) + "smiling left");
        assertArrayEquals(photo, Arrays.copyOf(both, photo.length), 1e-5f);
        assertArrayEquals(rest, Arrays.copyOfRange(both, photo.length, both.length), 1e-5f);
        assertArrayEquals(both, states("photo ".repeat(30) + " BREAK smiling left"), 1e-5f);
    }

    @Test
    void states_are_weighed_window_by_window() {
        float[] plain = text("photo smiling");
        float[] found = states("left BREAK photo (smiling:1.4)");
        float[] before = plain.clone();
        int width = plain.length / 32;
        double mean = 0;
        double weighed = 0;
        for (int i = 0; i < plain.length; i++) {
            double w = i / width == 2 ? 1.4 : 1; // start, photo, smiling
            mean += before[i];
            weighed += w * before[i];
            plain[i] = (float) (w * before[i]);
        }
        for (int i = 0; i < plain.length; i++) {
            plain[i] *= (float) (mean / weighed);
        }
        assertArrayEquals(text("left"), Arrays.copyOf(found, plain.length), 1e-5f);
        assertArrayEquals(plain, Arrays.copyOfRange(found, plain.length, found.length), 1e-4f);
    }

    @Test
    void prompts_of_several_windows_are_kept_where_all_have_as_many() {
        try (SdPrompts same = encode("photo BREAK left", "man BREAK (smiling)");
                SdPrompts other = encode("photo BREAK left", "man")) {
            float[] numbers = denoising.numbers(same).orElseThrow();
            assertEquals(Optional.empty(), denoising.numbers(other));
            float[] second = Arrays.copyOfRange(numbers, numbers.length / 2, numbers.length);
            try (SdPrompts restored = (SdPrompts) denoising.restore(1, second)) {
                assertArrayEquals(states("man BREAK (smiling)"), restored.toArray(), 1e-5f);
            }
            assertThrows(IllegalArgumentException.class, () -> denoising.restore(2, Arrays.copyOf(second, 1000)));
        }
    }

    /** Rows of one call have one length: 2 and 4 windows are 4, while 4 and 5 would be 20. */
    @Test
    void lengths_that_have_no_near_multiple_go_into_calls_of_their_own() {
        try (SdPrompts prompts = encode(
                "a", "a BREAK b", "a BREAK b BREAK c BREAK d", "a BREAK b BREAK c BREAK d BREAK e", "b BREAK c")) {
            assertEquals(1, prompts.groups(new int[] {0, 2, 1}).size());
            List<int[]> groups = prompts.groups(new int[] {3, 2, 4, 1, 3});
            assertArrayEquals(new int[] {2, 3}, groups.get(0));
            assertArrayEquals(new int[] {1}, groups.get(1));
            assertArrayEquals(new int[] {0, 4}, groups.get(2));
            SdPrompts.Context context = prompts.context(((SdSession) session).newManager(), new int[] {2, 0, 2});
            assertArrayEquals(new int[] {1, 0, 1}, context.rows());
            assertArrayEquals(
                    new long[] {2, 4 * 32},
                    Arrays.copyOf(context.states().getShape().getShape(), 2));
        }
    }
}
