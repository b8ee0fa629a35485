package w2w.backbone.sd.internal;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.PartFiles;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/**
 * Brings the weights of one part to the device, one tensor at a time through one staging buffer. BF16 is widened here: DJL's native
 * side ends the process when it meets it.
 */
final class Uploader {
    private static final int PIECE = 1 << 18;

    private final PartFiles files;
    private final PtNDManager owner;
    private final DataType held;
    private final UnaryOperator<String> oldName;
    private final float[] piece = new float[PIECE];
    private ByteBuffer staging = ByteBuffer.allocateDirect(0);

    /**
     * @param owner owns the arrays on its device
     * @param oldName another name that older files give a tensor, or the same
     */
    Uploader(PartFiles files, PtNDManager owner, Numbers numbers, UnaryOperator<String> oldName) {
        this.files = files;
        this.owner = owner;
        this.held = numbers.heldAsHalf() ? DataType.FLOAT16 : DataType.FLOAT32;
        this.oldName = oldName;
    }

    List<PtNDArray> upload(List<WeightRef> weights, Task task) {
        List<PtNDArray> arrays = new ArrayList<>();
        for (WeightRef weight : weights) {
            task.check();
            arrays.add(Djl.guard(() -> upload(weight)));
            task.progress(arrays.size() / (double) weights.size());
        }
        return arrays;
    }

    /** Refuses tensors that nobody has asked for. */
    void finish(Set<String> ignored) {
        files.finish(ignored);
    }

    private PtNDArray upload(WeightRef weight) {
        List<TensorInfo> infos = new ArrayList<>();
        List<TensorSource> sources = new ArrayList<>();
        for (String name : weight.names()) {
            String found = files.has(name) ? name : oldName.apply(name);
            TensorSource source = files.has(found) ? files.holding(found) : files.holding(name);
            sources.add(source);
            infos.add(source.require(found));
        }
        check(weight, infos, sources.get(0));
        boolean raw = infos.stream().allMatch(i -> i.dtype() == DType.F16);
        DataType type = raw ? DataType.FLOAT16 : DataType.FLOAT32;
        long bytes = Math.multiplyExact(weight.elements(), raw ? 2L : 4L);
        stage(Math.toIntExact(bytes));
        for (int i = 0; i < infos.size(); i++) {
            if (raw) {
                copy(sources.get(i), infos.get(i));
            } else {
                widen(sources.get(i), infos.get(i));
            }
        }
        staging.flip();
        long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
        try (PtNDManager scope = owner.newSubManager(Device.cpu())) {
            PtNDArray staged = Djl.create(scope, staging, shape, type);
            // a copy in any case, since the staging memory is used again; toType makes none where the type stays,
            // whatever it is asked
            PtNDArray converted = type == held ? (PtNDArray) staged.duplicate() : staged.toType(held, true);
            PtNDArray there = owner.getDevice().isGpu() ? converted.toDevice(owner.getDevice(), true) : converted;
            there.attach(owner);
            return there;
        }
    }

    private void check(WeightRef weight, List<TensorInfo> infos, TensorSource source) {
        long first = 0;
        for (TensorInfo info : infos) {
            long[] shape = info.shape();
            long[] rest = Arrays.stream(shape).skip(1).toArray();
            long[] wanted =
                    weight.shape().stream().skip(1).mapToLong(Long::longValue).toArray();
            if (shape.length == 0 || !Arrays.equals(withoutOnes(rest), withoutOnes(wanted))) {
                first = -1;
                break;
            }
            first += shape[0];
        }
        if (first != weight.shape().get(0)) {
            throw W2wException.input("shape "
                            + infos.stream()
                                    .map(i -> Arrays.toString(i.shape()))
                                    .toList() + " does not fit the configuration, which asks for " + weight.shape())
                    .at(source.source() + ", tensor " + String.join(", ", weight.names()));
        }
    }

    private static long[] withoutOnes(long[] shape) {
        return Arrays.stream(shape).filter(d -> d != 1).toArray();
    }

    private void stage(int bytes) {
        if (staging.capacity() < bytes) {
            staging = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        staging.clear();
    }

    private void copy(TensorSource source, TensorInfo info) {
        byte[] bytes = new byte[(int) Math.min(info.bytes(), 4 * PIECE)];
        for (long done = 0; done < info.bytes(); done += bytes.length) {
            int n = (int) Math.min(bytes.length, info.bytes() - done);
            source.readBytes(info.name(), done, n, bytes, 0);
            staging.put(bytes, 0, n);
        }
    }

    private void widen(TensorSource source, TensorInfo info) {
        for (long done = 0; done < info.elements(); done += PIECE) {
            int n = (int) Math.min(PIECE, info.elements() - done);
            source.read(info.name(), done, n, piece, 0);
            staging.asFloatBuffer().put(piece, 0, n);
            staging.position(staging.position() + 4 * n);
        }
    }
}
