package w2w.tensors.internal.npy;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import w2w.api.task.W2wException;
import w2w.tensors.TensorSource;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Guarded;
import w2w.tensors.internal.Where;
import w2w.tensors.internal.torch.Storage;
import w2w.tensors.internal.torch.StridedSource;
import w2w.tensors.internal.torch.StridedTensor;
import w2w.tensors.internal.torch.ZipEntries;

/** Opens numpy's files: one array, or a ZIP archive of named ones. */
public final class NpyReader {
    /** What the one array of a file is called. */
    static final String ARRAY = "array";

    /** Compressed arrays are unpacked in memory, together at most this. */
    private static final long MOST_UNPACKED = 1L << 30;

    private NpyReader() {}

    /** Takes {@code file} over, closing it where it fails. */
    public static TensorSource open(String source, Bytes file) {
        boolean opened = false;
        try {
            Map<String, StridedTensor> tensors = new TreeMap<>();
            Map<String, Bytes> unpacked = new HashMap<>();
            Guarded.reading(file, source, "header", () -> {
                if (NpyHeader.isArray(file)) {
                    tensors.put(ARRAY, tensor(source, ARRAY, file, 0, file.size()));
                } else {
                    readArchive(source, file, tensors, unpacked);
                }
            });
            TensorSource read = new StridedSource(source, file, tensors, name -> unpacked.getOrDefault(name, file));
            opened = true;
            return read;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    private static void readArchive(
            String source, Bytes file, Map<String, StridedTensor> tensors, Map<String, Bytes> unpacked) {
        ZipEntries zip;
        try {
            zip = ZipEntries.readCompressed(file);
        } catch (W2wException e) {
            throw e.at(source);
        }
        long total = 0;
        for (ZipEntries.Entry entry : zip.all()) {
            if (!entry.name().endsWith(".npy")) {
                continue;
            }
            String name = entry.name().substring(0, entry.name().length() - 4);
            if (!entry.deflated()) {
                tensors.put(name, tensor(source, name, file, entry.position(), entry.size()));
                continue;
            }
            total += entry.size();
            if (total > MOST_UNPACKED) {
                throw Where.bad(source, name, "compressed arrays of more than " + MOST_UNPACKED + " bytes")
                        .advise("Save them uncompressed: then they are read where they stand");
            }
            try {
                unpacked.put(name, Bytes.of(ByteBuffer.wrap(zip.inflate(entry))));
            } catch (W2wException e) {
                throw e.at(Where.tensor(source, name));
            }
            tensors.put(name, tensor(source, name, unpacked.getOrDefault(name, file), 0, entry.size()));
        }
    }

    private static StridedTensor tensor(String source, String name, Bytes file, long position, long length) {
        try {
            NpyHeader header = NpyHeader.read(file, position, length);
            int size = header.dtype().bits() / 8;
            long room = length - header.data();
            long[] shape = header.shape();
            long[] strides = new long[shape.length];
            long elements = 1;
            for (int i = 0; i < shape.length; i++) {
                int axis = header.fortran() ? i : shape.length - 1 - i;
                strides[axis] = elements;
                elements = Math.multiplyExact(elements, shape[axis]);
            }
            if (elements != room / size || room % size != 0) {
                throw W2wException.input(room + " bytes of data for " + elements + " elements of " + size + " bytes");
            }
            Storage storage = new Storage(header.dtype(), position + header.data(), elements, header.bigEndian());
            return new StridedTensor(name, storage, 0, shape, strides);
        } catch (ArithmeticException e) {
            throw Where.bad(source, name, "its shape overflows").because(e);
        } catch (W2wException e) {
            throw e.at(Where.tensor(source, name));
        }
    }
}
