package w2w.tensors;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a file says of one tensor. Elements are counted in row-major order of {@code shape}, whatever the order in the file.
 *
 * @param name unique in its file
 * @param dtype type of the elements as stored
 * @param shape dimensions, none for a scalar; copied in and out
 * @param position first byte of its data in the file, or in the archive's entry for formats that are archives
 * @param bytes length of its data
 */
public record TensorInfo(String name, DType dtype, long[] shape, long position, long bytes) {
    public TensorInfo {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dtype);
        shape = shape.clone();
        if (position < 0 || bytes < 0) {
            throw new IllegalArgumentException(name + ": position " + position + ", " + bytes + " bytes");
        }
        elements(name, shape);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Number of dimensions. */
    public int dimensions() {
        return shape.length;
    }

    /** One dimension. */
    public long dimension(int index) {
        return shape[index];
    }

    /** Number of elements; 1 for a scalar, 0 for an empty tensor. */
    public long elements() {
        return elements(name, shape);
    }

    /** Whether the dimensions are exactly these. */
    public boolean hasShape(long... dimensions) {
        return Arrays.equals(shape, dimensions);
    }

    private static long elements(String name, long[] shape) {
        long product = 1;
        try {
            for (long dimension : shape) {
                if (dimension < 0) {
                    throw new IllegalArgumentException(name + ": negative dimension " + dimension);
                }
                product = Math.multiplyExact(product, dimension);
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(name + ": shape " + Arrays.toString(shape) + " overflows", e);
        }
        return product;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TensorInfo other
                && name.equals(other.name)
                && dtype == other.dtype
                && Arrays.equals(shape, other.shape)
                && position == other.position
                && bytes == other.bytes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, dtype, Arrays.hashCode(shape), position, bytes);
    }

    /** {@code name F32 [1, 320]}. */
    @Override
    public String toString() {
        return name + " " + dtype + " " + Arrays.toString(shape);
    }
}
