package w2w.backbone.sd.internal;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.TextAdapters;
import w2w.api.diffusion.WeightedPrompt;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;

/** The text encoder with adapters from the bank, row by row. */
record SdTextAdapters(SdSession session, SdPrompts.TextEncoder plain) implements TextAdapters {
    /** Numbers of adapters that one call takes from the bank. */
    static final long PIECE = 1L << 25;

    @Override
    public Prompts encode(List<WeightedPrompt> prompts, AdapterBank bank, int[] models, float[] strengths) {
        if (!(bank instanceof SdBank own)) {
            throw new IllegalArgumentException("the bank is of another backbone");
        }
        own.openIn(session);
        if (models.length != prompts.size() || strengths.length != prompts.size()) {
            throw new IllegalArgumentException(
                    prompts.size() + " prompts, " + models.length + " models and " + strengths.length + " strengths");
        }
        long[] rows = Arrays.stream(models).mapToLong(own::row).toArray();
        if (!own.changes(Part.TEXT) || Arrays.stream(models).allMatch(m -> m == AdapterBank.BASE)) {
            return SdPrompts.weighted(session, prompts, plain);
        }
        return SdPrompts.weighted(session, prompts, (scope, ids, of) -> hidden(own, scope, ids, of, rows, strengths));
    }

    /** In pieces: each row takes the numbers of a whole adapter. */
    private PtNDArray hidden(SdBank bank, PtNDManager scope, PtNDArray ids, int[] of, long[] rows, float[] strengths) {
        TorchProgram text = session.checkpoint().text(bank.layout());
        int piece = (int) Math.max(1, Math.min(of.length, PIECE / numbers(bank.layout())));
        NDList parts = new NDList();
        for (int first = 0; first < of.length; first += piece) {
            int count = Math.min(piece, of.length - first);
            long[] model = new long[count];
            float[] strength = new float[count];
            for (int i = 0; i < count; i++) {
                model[i] = rows[of[first + i]];
                strength[i] = strengths[of[first + i]];
            }
            long[] index = LongStream.range(first, (long) first + count).toArray();
            parts.add(Djl.guard(() -> text.run(
                            scope,
                            session.checkpoint()
                                    .tools()
                                    .pick()
                                    .run(scope, ids, Djl.longs(scope, index, count))
                                    .get(0),
                            Djl.longs(scope, model, count),
                            Djl.floats(scope, strength, count),
                            bank.rows(),
                            bank.factor())
                    .get(0)));
        }
        return Djl.guard(() -> (PtNDArray) (parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts)));
    }

    /** Numbers of the text encoder's layers. */
    private static long numbers(WeightLayout layout) {
        return layout.slots().stream()
                .filter(s -> Part.TEXT.has(s.layer()))
                .mapToLong(Slot::size)
                .sum();
    }
}
