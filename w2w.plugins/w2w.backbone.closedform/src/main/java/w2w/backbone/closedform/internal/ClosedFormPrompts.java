package w2w.backbone.closedform.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import w2w.api.diffusion.Prompts;

/** Embeddings named by the prompts' words. */
final class ClosedFormPrompts extends Handle implements Prompts {
    /** Longer prompts are cut. */
    static final int WORDS = 75;

    private final List<float[]> embeddings = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** What the text encoder makes of the embedding of a prompt, which goes by its place. */
    @FunctionalInterface
    interface Encoder {
        float[] encode(int prompt, float[] embedding);
    }

    ClosedFormPrompts(ClosedFormSession session, List<String> prompts) {
        this(session, prompts, (i, e) -> e);
    }

    ClosedFormPrompts(ClosedFormSession session, List<String> prompts, Encoder encoder) {
        super(session);
        for (String prompt : prompts) {
            List<String> words = List.of(prompt.strip().split("\\s+", -1));
            if (words.size() > WORDS) {
                warnings.add("left out: " + String.join(" ", words.subList(WORDS, words.size())));
                words = words.subList(0, WORDS);
            }
            embeddings.add(encoder.encode(embeddings.size(), ClosedForm.embed(String.join(" ", words))));
        }
    }

    /** Of {@code count} embeddings. */
    ClosedFormPrompts(ClosedFormSession session, int count, float[] numbers) {
        super(session);
        int size = ClosedForm.EMBEDDING;
        if (numbers.length != count * size) {
            throw new IllegalArgumentException(numbers.length + " numbers for " + count + " prompts");
        }
        for (int i = 0; i < count; i++) {
            embeddings.add(Arrays.copyOfRange(numbers, i * size, (i + 1) * size));
        }
    }

    float[] toArray() {
        float[] all = new float[embeddings.size() * ClosedForm.EMBEDDING];
        for (int i = 0; i < embeddings.size(); i++) {
            System.arraycopy(embeddings.get(i), 0, all, i * ClosedForm.EMBEDDING, ClosedForm.EMBEDDING);
        }
        return all;
    }

    @Override
    public int size() {
        open();
        return embeddings.size();
    }

    @Override
    public List<String> warnings() {
        open();
        return List.copyOf(warnings);
    }

    float[] embedding(int index) {
        return embeddings.get(Objects.checkIndex(index, embeddings.size()));
    }
}
