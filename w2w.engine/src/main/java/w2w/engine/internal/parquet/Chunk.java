package w2w.engine.internal.parquet;

import java.nio.ByteBuffer;
import java.util.Optional;
import w2w.api.task.W2wException;
import w2w.engine.internal.parquet.Thrift.Struct;

/** The pages of one column in one group of rows. */
final class Chunk {
    private static final int DATA = 0;
    private static final int DICTIONARY = 2;
    private static final int DATA_2 = 3;
    private static final int RLE = 3;
    private static final int PLAIN_DICTIONARY = 2;
    private static final int RLE_DICTIONARY = 8;

    private final ByteBuffer file;
    private final Field field;
    private final Limits limits;
    private final Decoder decoder;
    private final Codec codec;
    private final Struct description;
    private Optional<Cells.Block> dictionary = Optional.empty();

    Chunk(ByteBuffer file, Field field, Struct description, Limits limits) {
        this.file = file;
        this.field = field;
        this.description = description;
        this.limits = limits;
        decoder = new Decoder(field.type(), field.width(), limits);
        codec = Codec.of(description.need(4, "compression"));
    }

    /** Sets the cells from {@code row} on, {@code rows} of them. */
    void read(Cells cells, int row, int rows) {
        if (Physical.of(description.need(1, "type")) != field.type()
                || description.need(5, "number of values") != rows) {
            throw Damaged.because("its parts are not what its description says");
        }
        long begin = description.need(9, "place");
        long tables = description.whole(11).orElse(0L);
        begin = tables > 0 ? Math.min(begin, tables) : begin;
        if (begin < 0 || begin > file.limit()) {
            throw Damaged.because("it lies beyond the end of the file");
        }
        ByteBuffer in = file.duplicate().order(file.order()).position((int) begin);
        for (int done = 0; done < rows; ) {
            Struct head = new Thrift(in, limits).struct();
            int size = head.count(2, "size of a page");
            int stored = head.count(3, "stored size of a page");
            if (stored > in.remaining()) {
                throw Damaged.because("a page ends beyond the end of the file");
            }
            int at = in.position();
            in.position(at + stored);
            long kind = head.need(1, "kind of a page");
            if (kind == DICTIONARY) {
                int count = part(head, 7).count(1, "number of values");
                Raw raw = decoder.read(0, unpacked(at, stored, size), count);
                dictionary = Optional.of(Cells.Block.of(field, raw));
            } else if (kind == DATA || kind == DATA_2) {
                Struct page = part(head, kind == DATA ? 5 : 8);
                int count = page.count(1, "number of values");
                if (count > rows - done) {
                    throw Damaged.because("its pages hold more values than there are rows");
                }
                if (kind == DATA) {
                    first(cells, row + done, count, page, unpacked(at, stored, size));
                } else {
                    second(cells, row + done, count, page, at, stored, size);
                }
                done += count;
            }
        }
    }

    private static Struct part(Struct head, int id) {
        return head.struct(id).orElseThrow(() -> Damaged.because("a page is not described"));
    }

    private ByteBuffer unpacked(int at, int stored, int size) {
        limits.spend(size);
        return ByteBuffer.wrap(codec.decompress(file.array(), file.arrayOffset() + at, stored, size))
                .order(file.order());
    }

    /** A page in which the levels are compressed with the values. */
    private void first(Cells cells, int row, int count, Struct page, ByteBuffer in) {
        int[] present = {};
        if (field.optional()) {
            if (page.whole(3).orElse((long) RLE) != RLE) {
                throw W2wException.input("its missing values are marked in a way that is no longer written")
                        .advise("Write the table again with a newer program");
            }
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw Damaged.because("the marks of its missing values end beyond their page");
            }
            present = Runs.read(slice(in, in.position(), length), 1, count);
            in.position(in.position() + length);
        }
        values(cells, row, count, present, page.need(2, "encoding"), in);
    }

    /** A page in which only the values are compressed. */
    private void second(Cells cells, int row, int count, Struct page, int at, int stored, int size) {
        int present = page.count(5, "marks of missing values");
        int repeated = page.count(6, "marks of lists");
        if ((long) present + repeated > Math.min(stored, size)) {
            throw Damaged.because("the marks of its missing values end beyond their page");
        }
        int levels = present + repeated;
        ByteBuffer in = page.flag(7, true) && stored > levels
                ? unpacked(at + levels, stored - levels, size - levels)
                : slice(file, at + levels, stored - levels);
        int[] marks = field.optional() ? Runs.read(slice(file, at + repeated, present), 1, count) : new int[0];
        values(cells, row, count, marks, page.need(4, "encoding"), in);
    }

    private static ByteBuffer slice(ByteBuffer from, int at, int length) {
        return from.slice(at, length).order(from.order());
    }

    /** @param present 1 for each row that has a value, 0 for the others; empty where all have one */
    private void values(Cells cells, int row, int count, int[] present, long encoding, ByteBuffer in) {
        int there = field.optional() ? java.util.Arrays.stream(present).sum() : count;
        if (there == 0) {
            return;
        }
        boolean indexed = encoding == PLAIN_DICTIONARY || encoding == RLE_DICTIONARY;
        int[] indices = indexed ? Runs.read(in, in.get(), there) : new int[0];
        Cells.Block block = indexed
                ? dictionary.orElseThrow(() -> Damaged.because("its dictionary is missing"))
                : Cells.Block.of(field, decoder.read(encoding, in, there));
        int next = 0;
        for (int i = 0; i < count; i++) {
            if (!field.optional() || present[i] == 1) {
                cells.set(row + i, block, indexed ? indices[next] : next);
                next++;
            }
        }
    }
}
