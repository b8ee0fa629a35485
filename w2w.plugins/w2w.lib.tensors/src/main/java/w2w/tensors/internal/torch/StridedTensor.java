package w2w.tensors.internal.torch;

import java.util.Arrays;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.TensorInfo;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Elements;

/** A view of a storage: element (i₀, i₁, …) stands at offset + Σ iⱼ·strideⱼ. */
public final class StridedTensor {
    /** A view may repeat elements; beyond this much it is a lie about size, not a tensor that somebody saved. */
    private static final long REPEATS = 64;

    private static final long ALWAYS_FINE = 1 << 16;

    private final Storage storage;
    private final long offset;
    private final TensorInfo info;
    private final long[] sizes;
    private final long[] strides;

    /** Checks that the view lies within its storage. */
    public StridedTensor(String name, Storage storage, long offset, long[] shape, long[] strides) {
        this.storage = storage;
        this.offset = offset;
        if (shape.length != strides.length || offset < 0) {
            throw W2wException.input("its shape " + Arrays.toString(shape) + ", strides " + Arrays.toString(strides)
                    + " and offset " + offset + " do not belong together");
        }
        long bytes;
        try {
            long elements = 1;
            long last = offset;
            for (int i = 0; i < shape.length; i++) {
                if (shape[i] < 0 || strides[i] < 0) {
                    throw W2wException.input("it has a negative size or stride");
                }
                elements = Math.multiplyExact(elements, shape[i]);
                last = Math.addExact(last, Math.multiplyExact(Math.max(shape[i] - 1, 0), strides[i]));
            }
            if (elements > 0 && last >= storage.count()) {
                throw W2wException.input("it ends at element " + last + " of a storage of " + storage.count());
            }
            if (elements / REPEATS > storage.count() && elements > ALWAYS_FINE) {
                throw W2wException.input(
                        elements + " elements of a storage of " + storage.count() + " are more than a view has");
            }
            bytes = Math.multiplyExact(elements, storage.elementBytes());
        } catch (ArithmeticException e) {
            throw W2wException.input("its shape " + Arrays.toString(shape) + " overflows")
                    .because(e);
        }
        // an empty view may have any offset
        long first = Math.min(offset, storage.count()) * storage.elementBytes();
        this.info = new TensorInfo(name, storage.type(), shape, storage.position() + first, bytes);
        int dimensions = 0;
        long[] mergedSizes = new long[shape.length];
        long[] mergedStrides = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 1) {
                continue;
            }
            if (dimensions > 0 && mergedStrides[dimensions - 1] == shape[i] * strides[i]) {
                mergedSizes[dimensions - 1] *= shape[i];
                mergedStrides[dimensions - 1] = strides[i];
            } else {
                mergedSizes[dimensions] = shape[i];
                mergedStrides[dimensions++] = strides[i];
            }
        }
        this.sizes = Arrays.copyOf(mergedSizes, dimensions);
        this.strides = Arrays.copyOf(mergedStrides, dimensions);
    }

    /** Name, type, shape and place. */
    public TensorInfo info() {
        return info;
    }

    DType type() {
        return storage.type();
    }

    /** Whether its bytes in the file are its little-endian row-major form. */
    boolean isPlain() {
        boolean swapped = storage.bigEndian() && storage.elementBytes() > 1;
        return !swapped && (sizes.length == 0 || (sizes.length == 1 && strides[0] == 1) || info.elements() == 0);
    }

    /** Copies elements {@code first .. first+count} in little-endian row-major form to the start of {@code target}. */
    void gather(Bytes file, long first, int count, byte[] target) {
        int size = storage.elementBytes();
        long[] index = new long[sizes.length];
        long rest = first;
        for (int i = sizes.length - 1; i >= 0; i--) {
            index[i] = rest % sizes[i];
            rest /= sizes[i];
        }
        int last = sizes.length - 1;
        for (int done = 0; done < count; ) {
            long element = offset;
            for (int i = 0; i < sizes.length; i++) {
                element += index[i] * strides[i];
            }
            int run = last < 0 ? 1 : (int) Math.min(count - done, sizes[last] - index[last]);
            copyRun(file, element, last < 0 ? 1 : strides[last], run, target, done * size);
            done += run;
            if (last >= 0) {
                index[last] += run;
                for (int i = last; i > 0 && index[i] == sizes[i]; i--) {
                    index[i] = 0;
                    index[i - 1]++;
                }
            }
        }
        if (storage.bigEndian()) {
            swap(target, count * size, type() == DType.C64 ? Float.BYTES : size);
        }
    }

    private void copyRun(Bytes file, long element, long stride, int run, byte[] target, int at) {
        int size = storage.elementBytes();
        long position = storage.position() + element * size;
        if (stride == 1) {
            Elements.copy(file, position, run * size, target, at);
            return;
        }
        for (int i = 0; i < run; i++) {
            file.view(position + i * stride * size, size).get(target, at + i * size, size);
        }
    }

    private static void swap(byte[] bytes, int length, int size) {
        for (int at = 0; at < length; at += size) {
            for (int i = 0; i < size / 2; i++) {
                byte b = bytes[at + i];
                bytes[at + i] = bytes[at + size - 1 - i];
                bytes[at + size - 1 - i] = b;
            }
        }
    }
}
