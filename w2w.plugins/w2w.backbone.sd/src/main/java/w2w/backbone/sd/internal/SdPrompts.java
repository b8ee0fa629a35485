package w2w.backbone.sd.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.WeightedPrompt;
import w2w.api.task.Excerpt;

/** Hidden states of the text encoder on the device: prompts × positions × width, or 1 × positions × width each where lengths differ. */
final class SdPrompts extends Handle implements Prompts {
    /** Prompts of other lengths share a call while none is repeated beyond so many times the longest. */
    private static final int MOST_REPEATED = 2;

    private final List<PtNDArray> contexts;
    private final int size;
    private final List<String> warnings;

    /** A text encoder: ids of chunks to their hidden states. */
    @FunctionalInterface
    interface TextEncoder {
        /**
         * Hidden states, chunks × positions × width.
         *
         * @param ids chunks × positions
         * @param prompts for each chunk the prompt that it is of
         */
        PtNDArray states(PtNDManager scope, PtNDArray ids, int[] prompts);
    }

    /**
     * What a call of the UNet is given.
     *
     * @param rows of {@code states}, one for each row of the batch
     */
    record Context(PtNDArray states, int[] rows) {}

    /** Of prompts of one length. */
    SdPrompts(SdSession session, PtNDArray context, List<String> warnings) {
        this(session, List.of(context), (int) context.getShape().get(0), warnings);
    }

    private SdPrompts(SdSession session, List<PtNDArray> contexts, int size, List<String> warnings) {
        super(session);
        this.contexts = contexts;
        this.size = size;
        this.warnings = List.copyOf(warnings);
        contexts.forEach(c -> c.attach(manager()));
    }

    /** Texts as they stand, one window each. */
    static SdPrompts literal(SdSession session, List<String> prompts, TextEncoder encoder) {
        ClipTokenizer tokenizer = session.checkpoint().tokenizer();
        List<List<PromptChunk>> chunks = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (String prompt : prompts) {
            ClipTokenizer.Tokens tokens = tokenizer.encode(prompt);
            chunks.add(List.of(PromptChunk.of(tokens.ids())));
            if (!tokens.cut().isEmpty()) {
                warnings.add("The prompt has more than " + (tokenizer.length() - 2) + " tokens; left out: "
                        + Excerpt.of(tokens.cut()));
            }
        }
        return encode(session, chunks, encoder, warnings);
    }

    /** Prompts with weights, in as many windows as they take. */
    static SdPrompts weighted(SdSession session, List<WeightedPrompt> prompts, TextEncoder encoder) {
        ClipTokenizer tokenizer = session.checkpoint().tokenizer();
        return encode(
                session, prompts.stream().map(p -> PromptChunk.of(tokenizer, p)).toList(), encoder, List.of());
    }

    private static SdPrompts encode(
            SdSession session, List<List<PromptChunk>> prompts, TextEncoder encoder, List<String> warnings) {
        int length = session.checkpoint().tokenizer().length();
        List<PromptChunk> chunks = prompts.stream().flatMap(List::stream).toList();
        long[] ids = chunks.stream()
                .flatMapToInt(c -> Arrays.stream(c.ids()))
                .asLongStream()
                .toArray();
        try (PtNDManager scope = session.newManager()) {
            int[] of = IntStream.range(0, prompts.size())
                    .flatMap(p -> prompts.get(p).stream().mapToInt(c -> p))
                    .toArray();
            PtNDArray states = encoder.states(scope, Djl.longs(scope, ids, chunks.size(), length), of);
            if (chunks.size() == prompts.size() && chunks.stream().noneMatch(PromptChunk::isWeighted)) {
                return new SdPrompts(session, states, warnings);
            }
            float[] z = wide(scope, states);
            int width = session.checkpoint().folder().text().width();
            for (int i = 0; i < chunks.size(); i++) {
                if (chunks.get(i).isWeighted()) {
                    chunks.get(i).weigh(z, i * length * width, width);
                }
            }
            int[] each = prompts.stream().mapToInt(List::size).toArray();
            if (Arrays.stream(each).distinct().count() == 1) {
                return new SdPrompts(
                        session, context(session, scope, z, each.length, each[0] * length, width), warnings);
            }
            List<PtNDArray> contexts = new ArrayList<>();
            int from = 0;
            for (int count : each) {
                float[] own = Arrays.copyOfRange(z, from, from + count * length * width);
                contexts.add(context(session, scope, own, 1, count * length, width));
                from += own.length;
            }
            return new SdPrompts(session, contexts, each.length, warnings);
        }
    }

    private static PtNDArray context(
            SdSession session, PtNDManager scope, float[] numbers, int count, int positions, int width) {
        return Djl.guard(() -> {
            PtNDArray wide = Djl.floats(scope, numbers, count, positions, width);
            return session.checkpoint().computesHalf() ? wide.toType(DataType.FLOAT16, true) : wide;
        });
    }

    /** Of {@code count} rows of {@link #toArray}. */
    static SdPrompts restore(SdSession session, int count, float[] numbers) {
        int length = session.checkpoint().tokenizer().length();
        int width = session.checkpoint().folder().text().width();
        if (count < 1 || numbers.length == 0 || numbers.length % (count * length * width) != 0) {
            throw new IllegalArgumentException(
                    numbers.length + " numbers for " + count + " prompts of " + length + " × " + width);
        }
        try (PtNDManager scope = session.newManager()) {
            return new SdPrompts(
                    session, context(session, scope, numbers, count, numbers.length / count / width, width), List.of());
        }
    }

    /** Whether all are of one length, so that {@link #toArray} has rows. */
    boolean isUniform() {
        open();
        return contexts.size() == 1;
    }

    /** In float32, which holds half precision exactly. */
    float[] toArray() {
        open();
        try (NDManager scope = manager().newSubManager()) {
            return wide(scope, contexts.get(0));
        }
    }

    private static float[] wide(NDManager scope, PtNDArray states) {
        return Djl.guard(() -> {
            NDArray wide = states.toType(DataType.FLOAT32, true);
            wide.attach(scope);
            return wide.toFloatArray();
        });
    }

    @Override
    public int size() {
        open();
        return size;
    }

    @Override
    public List<String> warnings() {
        open();
        return warnings;
    }

    /** The rows of a batch with these prompts that go into one call each, in order. */
    List<int[]> groups(int[] prompts) {
        int[] all = IntStream.range(0, prompts.length).toArray();
        if (contexts.size() == 1 || common(prompts) <= MOST_REPEATED * longest(prompts)) {
            return List.of(all);
        }
        Map<Integer, List<Integer>> byLength = new TreeMap<>();
        for (int row : all) {
            byLength.computeIfAbsent(positions(prompts[row]), n -> new ArrayList<>())
                    .add(row);
        }
        return byLength.values().stream()
                .map(rows -> rows.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /**
     * What one call is given for a batch with these prompts. Shorter ones are repeated up to the least common multiple of the lengths: the
     * softmax of cross attention has no order, so that each key counts as often as every other and the prediction stays what it was.
     */
    Context context(PtNDManager scope, int[] prompts) {
        if (contexts.size() == 1) {
            return new Context(contexts.get(0), prompts);
        }
        int[] used = Arrays.stream(prompts).sorted().distinct().toArray();
        int common = common(prompts);
        PtNDArray states = Djl.guard(() -> {
            NDList repeated = new NDList();
            for (int p : used) {
                NDArray once = contexts.get(p);
                repeated.add(once.getShape().get(1) == common ? once : times(scope, once, common / positions(p)));
            }
            NDArray joined = NDArrays.concat(repeated, 0);
            joined.attach(scope);
            return (PtNDArray) joined;
        });
        return new Context(
                states,
                Arrays.stream(prompts).map(p -> Arrays.binarySearch(used, p)).toArray());
    }

    private static NDArray times(PtNDManager scope, NDArray once, int count) {
        NDArray many = once.tile(new long[] {1, count, 1});
        many.attach(scope);
        return many;
    }

    private int positions(int prompt) {
        return (int) contexts.get(prompt).getShape().get(1);
    }

    private int longest(int[] prompts) {
        return Arrays.stream(prompts).map(this::positions).max().orElseThrow();
    }

    /** Least common multiple of the lengths; as large as an int goes where it is larger. */
    private int common(int[] prompts) {
        long common = 1;
        for (int length : Arrays.stream(prompts).map(this::positions).distinct().toArray()) {
            long a = common;
            long b = length;
            while (b != 0) {
                long rest = a % b;
                a = b;
                b = rest;
            }
            common = Math.min(Integer.MAX_VALUE, common / a * length);
        }
        return (int) common;
    }

    int check(int index) {
        return Objects.checkIndex(index, size);
    }
}
