package w2w.backbone.sd.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** The dictionary of tensors that torch.save makes of a model, in float32, all in one storage. */
final class TorchSave {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

    private TorchSave() {}

    static void write(TensorSource source, Path file) throws IOException {
        TorchSave save = new TorchSave();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        long all = source.tensors().stream().mapToLong(TensorInfo::elements).sum();
        save.text("\u0080\2}(");
        for (TensorInfo tensor : source.tensors()) {
            save.tensor(tensor, all, data.size() / 4);
            float[] values = source.floats(tensor.name());
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            data.writeBytes(bytes.array());
        }
        save.text("u.");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "archive/data.pkl", save.pickle.toByteArray());
            entry(zip, "archive/data/0", data.toByteArray());
        }
    }

    private void tensor(TensorInfo tensor, long all, long offset) {
        string(tensor.name());
        text("ctorch._utils\n_rebuild_tensor_v2\n((");
        string("storage");
        text("ctorch\nFloatStorage\n");
        string("0");
        string("cpu");
        integer(all);
        text("tQ");
        integer(offset);
        long[] shape = tensor.shape();
        text("(");
        for (long side : shape) {
            integer(side);
        }
        text("t(");
        for (int i = 0; i < shape.length; i++) {
            long stride = 1;
            for (int j = i + 1; j < shape.length; j++) {
                stride *= shape[j];
            }
            integer(stride);
        }
        text("t\u0089ccollections\nOrderedDict\n)RtR");
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setCrc(crc.getValue());
        entry.setSize(content.length);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private void integer(long value) {
        text("\u008a\10");
        pickle.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    private void string(String value) {
        text("U" + (char) value.length() + value);
    }

    private void text(String latin1) {
        pickle.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }
}
