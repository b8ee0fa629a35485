package w2w.tensors.internal.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small torch files, right and wrong ones, with one storage called 0. */
final class PtBuilder {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private byte[] data = {};
    private String order = "little";
    private String extra = "";
    private int method = ZipEntry.STORED;
    private boolean custom;

    PtBuilder() {
        text("\u0080\2}(");
    }

    PtBuilder tensor(String name, String storage, long count, long offset, long[] shape, long[] strides) {
        string(name);
        text("ctorch._utils\n_rebuild_tensor_v2\n((");
        string("storage");
        text("ctorch\n" + storage + "\n");
        string("0");
        string("cpu");
        integer(count);
        text("tQ");
        integer(offset);
        integers(shape);
        integers(strides);
        text("\u0089ccollections\nOrderedDict\n)RtR");
        return this;
    }

    PtBuilder pickle(String whole) {
        pickle.reset();
        text(whole);
        custom = true;
        return this;
    }

    PtBuilder data(byte[] bytes) {
        data = bytes.clone();
        return this;
    }

    PtBuilder byteOrder(String name) {
        order = name;
        return this;
    }

    PtBuilder extra(String name) {
        extra = name;
        return this;
    }

    PtBuilder compressed() {
        method = ZipEntry.DEFLATED;
        return this;
    }

    byte[] zip() {
        if (!custom) {
            text("u.");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "archive/data.pkl", pickle.toByteArray(), ZipEntry.STORED);
            entry(zip, "archive/byteorder", order.getBytes(StandardCharsets.US_ASCII), ZipEntry.STORED);
            entry(zip, "archive/data/0", data, method);
            if (!extra.isEmpty()) {
                entry(zip, extra, data, ZipEntry.STORED);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content, int method) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setCrc(crc.getValue());
            entry.setSize(content.length);
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private void integers(long[] values) {
        text("(");
        for (long value : values) {
            integer(value);
        }
        text("t");
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
