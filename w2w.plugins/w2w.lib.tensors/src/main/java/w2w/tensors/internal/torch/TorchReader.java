package w2w.tensors.internal.torch;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.DataTable;
import w2w.tensors.TensorInfo;
import w2w.tensors.TorchFile;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Elements;
import w2w.tensors.internal.Guarded;
import w2w.tensors.internal.Where;
import w2w.tensors.internal.pickle.Call;

/** {@link TorchFile} over an archive or a legacy stream. */
public final class TorchReader implements TorchFile {
    /** Elements gathered at once from a view that is not plain. */
    private static final int CHUNK = 1 << 14;

    private final String source;
    private final Bytes file;
    private final TorchContent content;
    private final List<TensorInfo> infos;

    private TorchReader(String source, Bytes file, TorchContent content) {
        this.source = source;
        this.file = file;
        this.content = content;
        List<TensorInfo> all = new ArrayList<>();
        content.tensors().values().forEach(t -> all.add(t.info()));
        this.infos = List.copyOf(all);
    }

    /** Opens a file. */
    public static TorchReader open(Path path) {
        Bytes file = Guarded.open(path);
        try {
            return read(file, path.toString());
        } catch (W2wException e) {
            file.close();
            throw e;
        }
    }

    /** Reads the description from bytes; {@code source} names them in messages. */
    public static TorchReader read(Bytes file, String source) {
        TorchContent[] content = new TorchContent[1];
        try {
            Guarded.reading(file, source, "", () -> content[0] = describe(file));
        } catch (W2wException e) {
            throw e.at(e.where().map(place -> source + ", " + place).orElse(source));
        }
        return new TorchReader(source, file, Objects.requireNonNull(content[0]));
    }

    private static TorchContent describe(Bytes file) {
        byte[] head = new byte[(int) Math.min(2, file.size())];
        Elements.copy(file, 0, head.length, head, 0);
        if (head.length == 2 && head[0] == 'P' && head[1] == 'K') {
            return TorchArchive.read(file);
        }
        if (head.length == 2 && (head[0] & 0xFF) == 0x80) { // protocol 2 and later, which is all that torch ever wrote
            return LegacyStream.read(file);
        }
        throw W2wException.input("this is no torch file: it begins neither as an archive nor as a pickle");
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public List<TensorInfo> tensors() {
        return infos;
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(content.tensors().get(name)).map(StridedTensor::info);
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public Object tree() {
        return content.tree();
    }

    @Override
    public Optional<DataTable> table() {
        if (!(content.pickled() instanceof Call call) || !DataFrames.isDataFrame(call)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DataFrames().read(call));
        } catch (W2wException e) {
            throw e.at(e.where().map(place -> source + ", " + place).orElse(source));
        }
    }

    @Override
    public void read(String name, long first, int count, float[] target, int offset) {
        StridedTensor tensor = range(name, first, count, target.length, offset);
        if (tensor.type() == DType.C64) {
            throw Where.bad(source, name, "complex numbers are not read as real ones");
        }
        chunks(
                tensor,
                first,
                count,
                (bytes, position, from, n, done) ->
                        Elements.read(bytes, position, tensor.type(), from, n, target, offset + done));
    }

    @Override
    public void read(String name, long first, int count, double[] target, int offset) {
        StridedTensor tensor = range(name, first, count, target.length, offset);
        if (tensor.type() == DType.C64) {
            throw Where.bad(source, name, "complex numbers are not read as real ones");
        }
        chunks(
                tensor,
                first,
                count,
                (bytes, position, from, n, done) ->
                        Elements.read(bytes, position, tensor.type(), from, n, target, offset + done));
    }

    @Override
    public void read(String name, long first, int count, long[] target, int offset) {
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

    @Override
    public void readBytes(String name, long first, int count, byte[] target, int offset) {
        StridedTensor tensor = tensor(name);
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
                    file,
                    source,
                    name,
                    () -> Elements.copy(file, tensor.info().position() + first, count, target, offset));
            return;
        }
        int size = tensor.type().bits() / 8;
        for (int done = 0; done < count; ) {
            long element = (first + done) / size;
            int skip = (int) ((first + done) % size);
            int n = (int) Math.min(CHUNK, tensor.info().elements() - element);
            byte[] some = new byte[n * size];
            Guarded.reading(file, source, name, () -> tensor.gather(file, element, n, some));
            int length = Math.min(some.length - skip, count - done);
            System.arraycopy(some, skip, target, offset + done, length);
            done += length;
        }
    }

    @Override
    public void close() {
        file.close();
    }

    private StridedTensor tensor(String name) {
        StridedTensor tensor = content.tensors().get(name);
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
        if (tensor.isPlain()) {
            Guarded.reading(
                    file, source, name, () -> chunk.read(file, tensor.info().position(), first, count, 0));
            return;
        }
        byte[] some = new byte[Math.min(CHUNK, count) * (tensor.type().bits() / 8)];
        for (int done = 0; done < count; done += CHUNK) {
            int n = Math.min(CHUNK, count - done);
            long from = first + done;
            Guarded.reading(file, source, name, () -> tensor.gather(file, from, n, some));
            chunk.read(Bytes.of(ByteBuffer.wrap(some)), 0, 0, n, done);
        }
    }
}
