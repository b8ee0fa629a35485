package w2w.backbone.sd.internal;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A compiled {@link Script} with its weights, which it shares with others. Any thread may run it, several at a time. */
final class TorchProgram implements AutoCloseable {
    private final PtSymbolBlock block;

    TorchProgram(PtNDManager owner, String source, List<PtNDArray> weights) {
        block = Djl.guard(() -> {
            try {
                return JniUtils.loadModule(owner, new ByteArrayInputStream(TorchArchive.of(source)), true, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Djl.guard(() -> {
            try (IValue list = IValue.listFrom(weights.toArray(PtNDArray[]::new));
                    IValue count = IValueUtils.runMethod(block, "keep", list)) {
                return count.toLong();
            }
        });
    }

    /** Runs without derivatives; the results belong to {@code owner}. */
    List<PtNDArray> run(PtNDManager owner, PtNDArray... arguments) {
        return Djl.guard(() -> {
            JniUtils.setGraphExecutorOptimize(false); // a setting of the thread; the program has nothing left to fuse
            IValue[] values = new IValue[arguments.length];
            try {
                for (int i = 0; i < values.length; i++) {
                    values[i] = IValue.from(arguments[i]);
                }
                try (IValue result = IValueUtils.runMethod(block, "forward", values)) {
                    return List.of(result.toTensorArray(owner));
                }
            } finally {
                for (IValue value : values) {
                    if (value != null) {
                        value.close();
                    }
                }
            }
        });
    }

    /** Runs with derivatives; the results belong to the owner of the first argument. Gradient mode is on for this thread meanwhile. */
    PtNDArray runForGradient(PtNDArray... arguments) {
        return Djl.guard(() -> {
            JniUtils.setGraphExecutorOptimize(false);
            boolean before = JniUtils.isGradMode();
            JniUtils.setGradMode(true);
            try {
                return (PtNDArray)
                        IValueUtils.forward(block, new NDList(arguments), true).get(0);
            } finally {
                JniUtils.setGradMode(before);
            }
        });
    }

    @Override
    public void close() {
        block.close();
    }
}
