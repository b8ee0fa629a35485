package w2w.tensors;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Takes the elements of the tensor that is being written, in row-major order, in as many pieces as suit. One thread. */
@ProviderType
public interface TensorSink {
    /** Appends float32 elements; for F32, F64, and F16 and BF16 with rounding to nearest even. */
    void put(float[] elements, int offset, int count) throws IOException;

    /** Appends float64 elements, rounded to nearest; for F64 and F32. */
    void put(double[] elements, int offset, int count) throws IOException;

    /** Appends integers; for integer types that hold them. */
    void put(long[] elements, int offset, int count) throws IOException;

    /** Appends bytes of the little-endian row-major form, of any type. */
    void putBytes(byte[] bytes, int offset, int count) throws IOException;
}
