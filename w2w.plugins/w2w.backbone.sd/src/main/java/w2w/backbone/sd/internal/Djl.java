package w2w.backbone.sd.internal;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.function.Supplier;
import w2w.api.task.W2wException;

/** The door to the native runtime: what it takes to reach it, and what its errors mean. */
final class Djl {
    private Djl() {}

    /** DJL's name of a device that {@link w2w.api.device.ComputeRuntime#choose} has found: {@code cpu}, {@code cuda:0}… */
    static Device device(String id) {
        return id.equals(w2w.api.device.Device.CPU)
                ? Device.cpu()
                : Device.gpu(Integer.parseInt(id.substring("cuda:".length())));
    }

    /** The owner of everything native that one opened model has. */
    static PtNDManager manager(Device device) {
        return (PtNDManager) NDManager.newBaseManager(device, "PyTorch");
    }

    static PtNDArray floats(PtNDManager owner, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(values);
        return create(owner, bytes, shape, DataType.FLOAT32);
    }

    static PtNDArray longs(PtNDManager owner, long[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(8 * values.length).order(ByteOrder.nativeOrder());
        bytes.asLongBuffer().put(values);
        return create(owner, bytes, shape, DataType.INT64);
    }

    /** Zeros in float32. */
    static PtNDArray zeros(PtNDManager owner, long... shape) {
        return (PtNDArray) owner.zeros(new Shape(shape), DataType.FLOAT32);
    }

    /** An array over a direct buffer; on a CPU it reads and writes that very memory. */
    static PtNDArray create(PtNDManager owner, ByteBuffer bytes, long[] shape, DataType type) {
        return JniUtils.createNdFromByteBuffer(
                owner, bytes, new Shape(shape), type, SparseFormat.DENSE, owner.getDevice());
    }

    /** Runs native work; out of memory becomes an error of kind DEVICE, anything else one of ours. */
    static <T> T guard(Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException | OutOfMemoryError | UnsatisfiedLinkError e) {
            throw explain(e);
        }
    }

    static W2wException explain(Throwable e) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("out of memory")
                || lower.contains("allocate memory")
                || lower.contains("not enough memory")
                || e instanceof OutOfMemoryError) {
            if (lower.contains("cuda")) {
                JniUtils.emptyCudaCache();
            }
            return W2wException.of(W2wException.Kind.DEVICE, "the device is out of memory")
                    .advise("Take fewer rows at a time, smaller pictures, or half precision.")
                    .because(e);
        }
        if (e instanceof UnsatisfiedLinkError) {
            return W2wException.of(W2wException.Kind.DEVICE, "the native runtime cannot be loaded: " + message)
                    .because(e);
        }
        return W2wException.of(W2wException.Kind.INTERNAL, "the native runtime failed: " + message)
                .because(e);
    }
}
