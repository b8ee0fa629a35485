package w2w.backbone.sd.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive around one class {@code Net} without weights: an uncompressed ZIP of the class's source and a pickle of one
 * object of it, whose attribute {@code w} is an empty list that the program's method {@code keep} fills.
 */
final class TorchArchive {
    private TorchArchive() {}

    /** The archive's bytes; {@code source} is the text of {@code class Net}. */
    static byte[] of(String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, "net/data.pkl", object());
            put(zip, "net/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            put(zip, "net/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            put(zip, "net/version", "3\n".getBytes(StandardCharsets.US_ASCII));
            put(zip, "net/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Pickle protocol 2: GLOBAL Net, NEWOBJ, the state {training: False, w: []}, BUILD. */
    private static byte[] object() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x80, 2});
        out.write("c__torch__\nNet\n".getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {')', (byte) 0x81, '}', '('});
        name(out, "training");
        out.write(0x89);
        name(out, "w");
        out.write(new byte[] {']', 'u', 'b', '.'});
        return out.toByteArray();
    }

    private static void name(ByteArrayOutputStream out, String text) throws IOException {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        out.write(new byte[] {'X', (byte) ascii.length, 0, 0, 0});
        out.write(ascii);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
