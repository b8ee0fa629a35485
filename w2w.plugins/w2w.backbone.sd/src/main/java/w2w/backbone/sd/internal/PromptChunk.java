package w2w.backbone.sd.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import w2w.api.diffusion.WeightedPrompt;

/**
 * One window of the text encoder.
 *
 * @param ids start, at most as many tokens as there is room for, end, padding
 * @param weights of {@code ids}; 1 for all that is no token of the prompt
 */
record PromptChunk(int[] ids, float[] weights) {
    /** How many tokens at the end of a full chunk move on to the next, so that it ends with a comma. */
    private static final int BACKTRACK = 20;

    /** A text in one window. */
    static PromptChunk of(int[] ids) {
        float[] ones = new float[ids.length];
        Arrays.fill(ones, 1);
        return new PromptChunk(ids, ones);
    }

    /**
     * A prompt in as many windows as it takes, as the AUTOMATIC1111 web UI divides it: a section begins a window; one that is full ends
     * behind its last comma, where that is among the last 20 tokens.
     */
    static List<PromptChunk> of(ClipTokenizer tokenizer, WeightedPrompt prompt) {
        List<PromptChunk> chunks = new ArrayList<>();
        int room = tokenizer.length() - 2;
        for (int s = 0; s < prompt.sections().size(); s++) {
            List<Integer> ids = new ArrayList<>();
            List<Float> weights = new ArrayList<>();
            for (WeightedPrompt.Part part : prompt.sections().get(s)) {
                for (int id : tokenizer.ids(part.text())) {
                    ids.add(id);
                    weights.add((float) part.weight());
                }
            }
            int from = 0;
            while (ids.size() - from > room) {
                int to = end(ids, from, from + room, tokenizer.comma());
                chunks.add(chunk(tokenizer, ids.subList(from, to), weights.subList(from, to)));
                from = to;
            }
            boolean nothingBehindBreak =
                    ids.isEmpty() && s > 0 && s == prompt.sections().size() - 1;
            if (!nothingBehindBreak) {
                chunks.add(chunk(tokenizer, ids.subList(from, ids.size()), weights.subList(from, ids.size())));
            }
        }
        return chunks;
    }

    /** Where the chunk {@code from .. full} ends; the token at {@code full} is the first that has no room. */
    private static int end(List<Integer> ids, int from, int full, int comma) {
        if (ids.get(full) == comma) {
            return full;
        }
        for (int i = full - 1; i >= Math.max(from, full - BACKTRACK); i--) {
            if (ids.get(i) == comma) {
                return i + 1;
            }
        }
        return full;
    }

    private static PromptChunk chunk(ClipTokenizer tokenizer, List<Integer> ids, List<Float> weights) {
        PromptChunk chunk = of(tokenizer.window(ids));
        for (int i = 0; i < weights.size(); i++) {
            chunk.weights[i + 1] = weights.get(i);
        }
        return chunk;
    }

    boolean isWeighted() {
        for (float weight : weights) {
            if (weight != 1) {
                return true;
            }
        }
        return false;
    }

    /**
     * Weighs this chunk's hidden states z, positions × {@code width} from {@code at} on: z ← z·w · mean(z)/mean(z·w), the emphasis
     * "Original" of the AUTOMATIC1111 web UI ({@code modules/sd_emphasis.py}).
     */
    void weigh(float[] z, int at, int width) {
        double before = 0;
        double after = 0;
        for (int i = 0; i < weights.length * width; i++) {
            before += z[at + i];
            after += (double) z[at + i] * weights[i / width];
        }
        double scale = before / after;
        if (!Double.isFinite(scale)) { // nothing to restore the mean of
            scale = 1;
        }
        for (int i = 0; i < weights.length * width; i++) {
            z[at + i] = (float) (z[at + i] * (double) weights[i / width] * scale);
        }
    }
}
