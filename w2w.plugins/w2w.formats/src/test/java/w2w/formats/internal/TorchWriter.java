package w2w.formats.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Writes tensors as {@code torch.save} does a dictionary: an archive with a pickle of protocol 2 and a file a storage. */
final class TorchWriter {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final Map<String, byte[]> storages = new LinkedHashMap<>();

    private TorchWriter() {}

    /** Writes all tensors of a source, below the given keys. */
    static void write(TensorSource tensors, Path target, String... keys) throws IOException {
        TorchWriter writer = new TorchWriter();
        writer.bytes(0x80, 2);
        for (String key : keys) {
            writer.bytes('}', '(');
            writer.text(key);
        }
        writer.bytes('}', '(');
        for (TensorInfo tensor : tensors.tensors()) {
            writer.text(tensor.name());
            writer.tensor(tensor, tensors.floats(tensor.name()));
        }
        writer.bytes('u');
        for (int i = 0; i < keys.length; i++) {
            writer.bytes('u');
        }
        writer.bytes('.');
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", writer.pickle.toByteArray());
        entries.putAll(writer.storages);
        entries.put("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                CRC32 crc = new CRC32();
                crc.update(each.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(each.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        }
    }

    private void tensor(TensorInfo info, float[] values) {
        String key = Integer.toString(storages.size());
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        storages.put("archive/data/" + key, data.array());
        global("torch._utils", "_rebuild_tensor_v2");
        bytes('(', '(');
        text("storage");
        global("torch", "FloatStorage");
        text(key);
        text("cpu");
        integer(values.length);
        bytes('t', 'Q');
        integer(0);
        bytes('(');
        for (long side : info.shape()) {
            integer((int) side);
        }
        bytes('t', '(');
        long[] shape = info.shape();
        for (int i = 0; i < shape.length; i++) {
            int stride = 1;
            for (int k = i + 1; k < shape.length; k++) {
                stride *= (int) shape[k];
            }
            integer(stride);
        }
        bytes('t', 0x89);
        global("collections", "OrderedDict");
        bytes(')', 'R', 't', 'R');
    }

    private void global(String module, String name) {
        pickle.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes('X');
        number(utf8.length);
        pickle.writeBytes(utf8);
    }

    private void integer(int value) {
        bytes('J');
        number(value);
    }

    private void number(int value) {
        pickle.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void bytes(int... codes) {
        for (int code : codes) {
            pickle.write(code);
        }
    }
}
