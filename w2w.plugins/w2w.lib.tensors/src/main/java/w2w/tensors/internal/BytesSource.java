package w2w.tensors.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import w2w.tensors.DType;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Contiguous row-major little-endian tensors at known places of one file. */
public final class BytesSource implements TensorSource {
    private final String source;
    private final Bytes bytes;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata;

    /** Takes {@code bytes} over; the places have been checked against their size. */
    public BytesSource(String source, Bytes bytes, List<TensorInfo> tensors, Map<String, String> metadata) {
        this.source = source;
        this.bytes = bytes;
        tensors.forEach(t -> this.tensors.put(t.name(), t));
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public List<TensorInfo> tensors() {
        return Collections.unmodifiableList(new ArrayList<>(tensors.values()));
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public void read(String name, long first, int count, float[] target, int offset) {
        Objects.checkFromIndexSize(offset, count, target.length);
        TensorInfo t = elements(name, first, count);
        Guarded.reading(
                bytes, source, name, () -> Elements.read(bytes, t.position(), t.dtype(), first, count, target, offset));
    }

    @Override
    public void read(String name, long first, int count, double[] target, int offset) {
        Objects.checkFromIndexSize(offset, count, target.length);
        TensorInfo t = elements(name, first, count);
        Guarded.reading(
                bytes, source, name, () -> Elements.read(bytes, t.position(), t.dtype(), first, count, target, offset));
    }

    @Override
    public void read(String name, long first, int count, long[] target, int offset) {
        Objects.checkFromIndexSize(offset, count, target.length);
        TensorInfo t = elements(name, first, count);
        if (!t.dtype().isInteger()) {
            throw Where.bad(source, name, t.dtype() + " elements where integers are needed");
        }
        Guarded.reading(
                bytes, source, name, () -> Elements.read(bytes, t.position(), t.dtype(), first, count, target, offset));
    }

    @Override
    public void readBytes(String name, long first, int count, byte[] target, int offset) {
        Objects.checkFromIndexSize(offset, count, target.length);
        TensorInfo t = require(name);
        if (first < 0 || count < 0 || first > t.bytes() - count) {
            throw outside(t, first, count, "bytes");
        }
        Guarded.reading(bytes, source, name, () -> Elements.copy(bytes, t.position() + first, count, target, offset));
    }

    private TensorInfo elements(String name, long first, int count) {
        TensorInfo t = require(name);
        if (first < 0 || count < 0 || first > t.elements() - count) {
            throw outside(t, first, count, "elements");
        }
        if (t.dtype() == DType.C64) {
            throw Where.bad(source, name, "complex elements where real numbers are needed");
        }
        return t;
    }

    private RuntimeException outside(TensorInfo t, long first, int count, String unit) {
        return Where.bad(
                source,
                t.name(),
                unit + " " + first + " to " + (first + count) + " of a tensor of shape " + Arrays.toString(t.shape()));
    }

    @Override
    public void close() {
        bytes.close();
    }
}
