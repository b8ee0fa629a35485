package w2w.tensors.internal.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import w2w.api.task.W2wException;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Elements;
import w2w.tensors.internal.Where;

/**
 * The entries of a ZIP or ZIP64 archive and where their bytes stand, so that stored tensors can be mapped in place; the JDK's reader does
 * not tell. An entry that claims to be larger than deflate can make of its bytes is refused.
 */
public final class ZipEntries {
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_SIZE = 22;
    private static final int LOCATOR_SIZE = 20;
    private static final int END_64_SIZE = 56;
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL_SIZE = 30;
    private static final long LARGEST_DIRECTORY = 256L << 20;

    /**
     * One entry.
     *
     * @param position of its first byte in the file
     * @param size of its content
     * @param packed bytes in the file; those of the content unless deflated
     */
    public record Entry(String name, long position, long size, long packed, boolean deflated, long crc) {}

    /** No deflated byte becomes more than this many. */
    private static final long LARGEST_RATIO = 1032;

    private final boolean compressed;
    private final Bytes file;
    private final Map<String, Entry> entries = new HashMap<>();

    private ZipEntries(Bytes file, boolean compressed) {
        this.file = file;
        this.compressed = compressed;
    }

    /** The directory of the archive; names that leave the archive, overlaps and compression are refused. */
    static ZipEntries read(Bytes file) {
        ZipEntries zip = new ZipEntries(file, false);
        zip.readDirectory();
        return zip;
    }

    /** The same, but entries may be deflated. */
    public static ZipEntries readCompressed(Bytes file) {
        ZipEntries zip = new ZipEntries(file, true);
        zip.readDirectory();
        return zip;
    }

    /** Entries in no order. */
    public Iterable<Entry> all() {
        return entries.values();
    }

    Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** A small entry's bytes, checked against its CRC. */
    byte[] content(Entry entry, int atMost) {
        if (entry.size > atMost) {
            throw W2wException.input(
                    "entry " + Where.printable(entry.name) + " of " + entry.size + " bytes is too long");
        }
        byte[] content = new byte[(int) entry.size];
        Elements.copy(file, entry.position, content.length, content, 0);
        return content;
    }

    /** The content of a deflated entry, which must have its size and CRC. */
    public byte[] inflate(Entry entry) {
        byte[] packed = new byte[(int) Math.min(entry.packed, 1 << 16)];
        byte[] content = new byte[(int) entry.size];
        Inflater inflater = new Inflater(true);
        try {
            long read = 0;
            int made = 0;
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    int n = (int) Math.min(packed.length, entry.packed - read);
                    if (n == 0) {
                        throw bad(entry.name, "is cut short");
                    }
                    Elements.copy(file, entry.position + read, n, packed, 0);
                    inflater.setInput(packed, 0, n);
                    read += n;
                }
                int n = inflater.inflate(content, made, content.length - made);
                made += n;
                if (n == 0 && !inflater.finished() && !inflater.needsInput()) {
                    throw bad(entry.name, "is longer than the directory says");
                }
            }
            CRC32 crc = new CRC32();
            crc.update(content);
            if (made != content.length || crc.getValue() != entry.crc) {
                throw bad(entry.name, "is damaged: its length or CRC differs");
            }
            return content;
        } catch (DataFormatException e) {
            throw bad(entry.name, "is damaged").because(e);
        } finally {
            inflater.end();
        }
    }

    /** Whether the entry's bytes have the CRC that the archive gives them; reads all of them. */
    boolean isIntact(Entry entry) {
        CRC32 crc = new CRC32();
        for (long done = 0; done < entry.size; ) {
            int n = (int) Math.min(Bytes.LONGEST_VIEW, entry.size - done);
            byte[] some = new byte[n];
            Elements.copy(file, entry.position + done, n, some, 0);
            crc.update(some);
            done += n;
        }
        return crc.getValue() == entry.crc;
    }

    private void readDirectory() {
        long end = findEnd();
        ByteBuffer record = file.view(end, END_SIZE);
        long count = record.getShort(10) & 0xFFFF;
        long size = Integer.toUnsignedLong(record.getInt(12));
        long start = Integer.toUnsignedLong(record.getInt(16));
        long limit = end;
        if (end >= LOCATOR_SIZE && file.view(end - LOCATOR_SIZE, 4).getInt(0) == LOCATOR_64) {
            long end64 = file.view(end - LOCATOR_SIZE, LOCATOR_SIZE).getLong(8);
            if (end64 < 0
                    || end64 > end - LOCATOR_SIZE - END_64_SIZE
                    || file.view(end64, 4).getInt(0) != END_64) {
                throw W2wException.input("the archive's 64-bit end record is not where its locator says");
            }
            ByteBuffer record64 = file.view(end64, END_64_SIZE);
            count = record64.getLong(32);
            size = record64.getLong(40);
            start = record64.getLong(48);
            limit = end64;
        }
        if (start < 0
                || size < 0
                || size > LARGEST_DIRECTORY
                || start > limit - size
                || count != countEntries(start, size)) {
            throw W2wException.input("the archive's directory is damaged");
        }
        refuseOverlaps(start);
    }

    private long findEnd() {
        // the archive's comment, of 65535 bytes at most, may follow the record
        long from = Math.max(0, file.size() - END_SIZE - 0xFFFF);
        int length = (int) (file.size() - from);
        byte[] tail = new byte[length];
        Elements.copy(file, from, length, tail, 0);
        ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = length - END_SIZE; i >= 0; i--) {
            if (bytes.getInt(i) == END && (bytes.getShort(i + 20) & 0xFFFF) == length - END_SIZE - i) {
                return from + i;
            }
        }
        throw W2wException.input("this is no complete archive: its end record is missing")
                .advise("The file may have been cut short while it was copied");
    }

    private long countEntries(long start, long size) {
        long count = 0;
        for (long at = start; at < start + size; count++) {
            if (start + size - at < CENTRAL_SIZE || file.view(at, 4).getInt(0) != CENTRAL) {
                throw W2wException.input("the archive's directory is damaged after " + count + " entries");
            }
            ByteBuffer header = file.view(at, CENTRAL_SIZE);
            int nameLength = header.getShort(28) & 0xFFFF;
            int extraLength = header.getShort(30) & 0xFFFF;
            int commentLength = header.getShort(32) & 0xFFFF;
            long next = at + CENTRAL_SIZE + nameLength + extraLength + commentLength;
            if (next > start + size) {
                throw W2wException.input("the archive's directory is damaged after " + count + " entries");
            }
            byte[] name = new byte[nameLength];
            Elements.copy(file, at + CENTRAL_SIZE, nameLength, name, 0);
            byte[] extra = new byte[extraLength];
            Elements.copy(file, at + CENTRAL_SIZE + nameLength, extraLength, extra, 0);
            add(new String(name, StandardCharsets.UTF_8), header, extra, start);
            at = next;
        }
        return count;
    }

    private void add(String name, ByteBuffer header, byte[] extra, long directory) {
        refuseEscape(name);
        int flags = header.getShort(8);
        int method = header.getShort(10) & 0xFFFF;
        long crc = Integer.toUnsignedLong(header.getInt(16));
        long packed = Integer.toUnsignedLong(header.getInt(20));
        long size = Integer.toUnsignedLong(header.getInt(24));
        long local = Integer.toUnsignedLong(header.getInt(42));
        ByteBuffer wide = zip64(extra);
        size = widen(size, wide, name);
        packed = widen(packed, wide, name);
        local = widen(local, wide, name);
        boolean deflated = method == 8;
        if ((method != 0 && !deflated) || (deflated && !compressed) || (!deflated && packed != size)) {
            throw bad(
                    name,
                    compressed
                            ? "is compressed in an unknown way"
                            : "is compressed: torch stores its entries as they are");
        }
        if ((flags & 1) != 0) {
            throw bad(name, "is encrypted");
        }
        if (local < 0 || local > directory - LOCAL_SIZE || file.view(local, 4).getInt(0) != LOCAL) {
            throw bad(name, "is not where the directory says");
        }
        ByteBuffer there = file.view(local, LOCAL_SIZE);
        long position = local + LOCAL_SIZE + (there.getShort(26) & 0xFFFF) + (there.getShort(28) & 0xFFFF);
        if (packed < 0 || packed > directory - position) {
            throw bad(name, "of " + packed + " bytes reaches beyond the end of the data");
        }
        if (size < 0 || size / LARGEST_RATIO > packed) {
            throw bad(name, "claims " + size + " bytes, more than can come of the " + packed + " there are");
        }
        if (entries.put(name, new Entry(name, position, size, packed, deflated, crc)) != null) {
            throw bad(name, "is there twice");
        }
    }

    /** The values of the ZIP64 extra field; empty where there is none. */
    private static ByteBuffer zip64(byte[] extra) {
        ByteBuffer fields = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
        while (fields.remaining() >= 4) {
            int id = fields.getShort() & 0xFFFF;
            int length = Math.min(fields.getShort() & 0xFFFF, fields.remaining());
            if (id == 1) {
                return fields.slice(fields.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            fields.position(fields.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private static long widen(long value, ByteBuffer wide, String name) {
        if (value != 0xFFFFFFFFL) {
            return value;
        }
        if (wide.remaining() < Long.BYTES) {
            throw bad(name, "lacks its 64-bit sizes");
        }
        return wide.getLong();
    }

    private static void refuseEscape(String name) {
        if (name.startsWith("/") || name.indexOf('\\') >= 0 || ("/" + name + "/").contains("/../")) {
            throw bad(name, "leaves the archive");
        }
    }

    private void refuseOverlaps(long directory) {
        List<Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort(Comparator.comparingLong(Entry::position));
        for (int i = 0; i + 1 < sorted.size(); i++) {
            Entry entry = sorted.get(i);
            if (entry.position + entry.packed > Math.min(directory, sorted.get(i + 1).position - LOCAL_SIZE)) {
                throw bad(entry.name, "overlaps the next one");
            }
        }
    }

    private static W2wException bad(String name, String what) {
        return W2wException.input("entry " + Where.printable(name) + " of the archive " + what);
    }
}
