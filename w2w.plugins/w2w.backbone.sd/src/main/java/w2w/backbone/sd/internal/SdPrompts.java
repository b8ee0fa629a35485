package w2w.backbone.sd.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import w2w.api.diffusion.Prompts;

/** Hidden states of the text encoder on the device: prompts × positions × width. */
final class SdPrompts extends Handle implements Prompts {
    private final PtNDArray context;
    private final List<String> warnings;

    SdPrompts(SdSession session, PtNDArray context, List<String> warnings) {
        super(session);
        this.context = context;
        this.warnings = List.copyOf(warnings);
        context.attach(manager());
    }

    static SdPrompts encode(SdSession session, List<String> prompts) {
        Checkpoint checkpoint = session.checkpoint();
        ClipTokenizer tokenizer = checkpoint.tokenizer();
        int length = tokenizer.length();
        long[] ids = new long[prompts.size() * length];
        List<String> warnings = new ArrayList<>();
        for (int p = 0; p < prompts.size(); p++) {
            ClipTokenizer.Tokens tokens = tokenizer.encode(prompts.get(p));
            for (int i = 0; i < length; i++) {
                ids[p * length + i] = tokens.ids()[i];
            }
            if (!tokens.cut().isEmpty()) {
                warnings.add("The prompt has more than " + (length - 2) + " tokens; left out: " + tokens.cut());
            }
        }
        try (PtNDManager scope = session.newManager()) {
            PtNDArray context = checkpoint
                    .text()
                    .run(scope, Djl.longs(scope, ids, prompts.size(), length))
                    .get(0);
            return new SdPrompts(session, context, warnings);
        }
    }

    /** Of {@code count} rows of {@link #toArray}. */
    static SdPrompts restore(SdSession session, int count, float[] numbers) {
        Checkpoint checkpoint = session.checkpoint();
        int length = checkpoint.tokenizer().length();
        int width = checkpoint.folder().text().width();
        if (numbers.length != count * length * width) {
            throw new IllegalArgumentException(
                    numbers.length + " numbers for " + count + " prompts of " + length + " × " + width);
        }
        try (PtNDManager scope = session.newManager()) {
            return Djl.guard(() -> {
                PtNDArray wide = Djl.floats(scope, numbers, count, length, width);
                PtNDArray context = checkpoint.computesHalf() ? wide.toType(DataType.FLOAT16, true) : wide;
                return new SdPrompts(session, context, List.of());
            });
        }
    }

    /** In float32, which holds half precision exactly. */
    float[] toArray() {
        open();
        try (NDManager scope = manager().newSubManager()) {
            return Djl.guard(() -> {
                NDArray wide = context.toType(DataType.FLOAT32, true);
                wide.attach(scope);
                return wide.toFloatArray();
            });
        }
    }

    @Override
    public int size() {
        open();
        return (int) context.getShape().get(0);
    }

    @Override
    public List<String> warnings() {
        open();
        return warnings;
    }

    PtNDArray context() {
        return context;
    }

    int check(int index) {
        return Objects.checkIndex(index, (int) context.getShape().get(0));
    }
}
