package w2w.tensors.internal.torch;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import w2w.tensors.DType;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Elements;
import w2w.tensors.internal.Guarded;
import w2w.tensors.internal.Where;

/** Tensors that are views of storages with strides, in either order of bytes. */
public class StridedSource implements TensorSource {
    /** Elements gathered at once from a view that is not plain. */
    private static final int CHUNK = 1 << 14;

    private final String source;
    private final Bytes file;
    private final Map<String, StridedTensor> tensors;
    private final List<TensorInfo> infos;
    private final Function<String, Bytes> files;

    /**
     * Takes {@code file} over.
     *
     * @param files where the bytes of a tensor are: in {@code file}, or in memory
     */
    public StridedSource(String source, Bytes file, Map<String, StridedTensor> tensors, Function<String, Bytes> files) {
        this.source = source;
        this.file = file;
        this.tensors = tensors;
        this.files = files;
        this.infos = tensors.values().stream().map(StridedTensor::info).toList();
    }

    @Override
    public final String source() {
        return source;
    }

    @Override
    public final List<TensorInfo> tensors() {
        return infos;
    }

    @Override
    public final Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(tensors.get(name)).map(StridedTensor::info);
    }

    @Override
    public final Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public final void read(String name, long first, int count, float[] target, int offset) {
        StridedTensor tensor = reals(name, first, count, target.length, offset);
        chunks(
                tensor,
                first,
                count,
                (bytes, position, from, n, done) ->
                        Elements.read(bytes, position, tensor.type(), from, n, target, offset + done));
    }

    @Override
    public final void read(String name, long first, int count, double[] target, int offset) {
        StridedTensor tensor = reals(name, first, count, target.length, offset);
        chunks(
                tensor,
                first,
                count,
                (bytes, position, from, n, done) ->
                        Elements.read(bytes, position, tensor.type(), from, n, target, offset + done));
    }

    @Override
    public final void read(String name, long first, int count, long[] target, int offset) {
        StridedTensor tensor = range(name, first, count, target.length, offset);
        if (!tensor.type().isInteger()) {
            throw Where.bad(source, name, "elements of type " + tensor.type() + " are not integers");
        }
        chunks(
                tensor,
                first,
                count,
                (bytes, position, from, n, done) ->
                        Elements.read(bytes, position, tensor.type(), from, n, target, offset + done));
    }

    private StridedTensor reals(String name, long first, int count, int length, int offset) {
        StridedTensor tensor = range(name, first, count, length, offset);
        if (tensor.type() == DType.C64) {
            throw Where.bad(source, name, "complex numbers are not read as real ones");
        }
        return tensor;
    }

    @Override
    public final void readBytes(String name, long first, int count, byte[] target, int offset) {
        StridedTensor tensor = tensor(name);
        Bytes from = files.apply(name);
        Objects.checkFromIndexSize(offset, count, target.length);
        if (first < 0 || count < 0 || first > tensor.info().bytes() - count) {
            throw Where.bad(
                    source,
                    name,
                    "bytes " + first + " to " + (first + count) + " of "
                            + tensor.info().bytes() + " do not exist");
        }
        if (tensor.isPlain()) {
            Guarded.reading(
                    from,
                    source,
                    name,
                    () -> Elements.copy(from, tensor.info().position() + first, count, target, offset));
            return;
        }
        int size = tensor.type().bits() / 8;
        for (int done = 0; done < count; ) {
            long element = (first + done) / size;
            int skip = (int) ((first + done) % size);
            int n = (int) Math.min(CHUNK, tensor.info().elements() - element);
            byte[] some = new byte[n * size];
            Guarded.reading(from, source, name, () -> tensor.gather(from, element, n, some));
            int length = Math.min(some.length - skip, count - done);
            System.arraycopy(some, skip, target, offset + done, length);
            done += length;
        }
    }

    @Override
    public final void close() {
        file.close();
    }

    private StridedTensor tensor(String name) {
        StridedTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw Where.bad(source, name, "there is no such tensor");
        }
        return tensor;
    }

    private StridedTensor range(String name, long first, int count, int length, int offset) {
        StridedTensor tensor = tensor(name);
        Objects.checkFromIndexSize(offset, count, length);
        if (first < 0 || first > tensor.info().elements() - count) {
            throw Where.bad(
                    source,
                    name,
                    "elements " + first + " to " + (first + count) + " of "
                            + tensor.info().elements() + " do not exist");
        }
        return tensor;
    }

    private interface Chunk {
        void read(Bytes bytes, long position, long first, int count, int done);
    }

    private void chunks(StridedTensor tensor, long first, int count, Chunk chunk) {
        String name = tensor.info().name();
        Bytes from = files.apply(name);
        if (tensor.isPlain()) {
            Guarded.reading(
                    from, source, name, () -> chunk.read(from, tensor.info().position(), first, count, 0));
            return;
        }
        byte[] some = new byte[Math.min(CHUNK, count) * (tensor.type().bits() / 8)];
        for (int done = 0; done < count; ) {
            int at = done;
            int n = Math.min(CHUNK, count - done);
            long start = first + at;
            Guarded.reading(from, source, name, () -> tensor.gather(from, start, n, some));
            chunk.read(Bytes.of(ByteBuffer.wrap(some)), 0, 0, n, at);
            done += n;
        }
    }
}
