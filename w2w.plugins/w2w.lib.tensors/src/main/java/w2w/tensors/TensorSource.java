package w2w.tensors;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.task.W2wException;

/**
 * Tensors of one file, read when asked for. Elements are addressed in row-major order by {@code long} positions. Reading is safe
 * from several threads until {@link #close()}. Damage found while reading is a {@link W2wException} of kind INPUT that names file
 * and tensor; a tensor name or range that does not exist is one as well.
 */
@ProviderType
public interface TensorSource extends AutoCloseable {
    /** The file, as messages name it. */
    String source();

    /** What the file says of its tensors, in the file's order, under unique names. */
    List<TensorInfo> tensors();

    /** One tensor by its name. */
    Optional<TensorInfo> find(String name);

    /** The file's own metadata; empty where the format has none. */
    Map<String, String> metadata();

    /**
     * Reads elements {@code first .. first+count} as float32, rounded to nearest, to {@code target} from {@code offset}. Integers
     * and truth values are numbers here; complex elements are refused.
     */
    void read(String name, long first, int count, float[] target, int offset);

    /** The same as float64: exact for every type but 64-bit integers beyond 2^53. */
    void read(String name, long first, int count, double[] target, int offset);

    /**
     * The same as integers; for integer types and truth values only. U64 above 2^63 - 1 comes out negative, as
     * {@link Long#parseUnsignedLong} has it.
     */
    void read(String name, long first, int count, long[] target, int offset);

    /**
     * Copies {@code count} bytes of the tensor's little-endian row-major form from its byte {@code first} on.
     */
    void readBytes(String name, long first, int count, byte[] target, int offset);

    /** Releases the file. Reading afterwards is an error of the caller: {@link IllegalStateException}. */
    @Override
    void close();

    /** The tensor of that name; a missing one is an error of kind INPUT that names file and tensor. */
    default TensorInfo require(String name) {
        return find(name)
                .orElseThrow(() -> W2wException.input("there is no such tensor").at(source() + ", tensor " + name));
    }

    /** A whole tensor as float32; one of 2^31 elements or more is refused. */
    default float[] floats(String name) {
        float[] all = new float[wholeLength(name)];
        read(name, 0, all.length, all, 0);
        return all;
    }

    /** A whole tensor as float64; one of 2^31 elements or more is refused. */
    default double[] doubles(String name) {
        double[] all = new double[wholeLength(name)];
        read(name, 0, all.length, all, 0);
        return all;
    }

    /** A whole tensor as integers; one of 2^31 elements or more is refused. */
    default long[] longs(String name) {
        long[] all = new long[wholeLength(name)];
        read(name, 0, all.length, all, 0);
        return all;
    }

    private int wholeLength(String name) {
        TensorInfo info = require(name);
        if (info.elements() > Integer.MAX_VALUE - 8) {
            throw W2wException.input(info.elements() + " elements are too many to read at once")
                    .at(source() + ", tensor " + name);
        }
        return (int) info.elements();
    }
}
