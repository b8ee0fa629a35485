package w2w.engine.internal.parquet;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import w2w.api.task.W2wException;
import w2w.engine.internal.parquet.Thrift.Struct;
import w2w.tensors.DataTable;

/**
 * Reads flat tables as pandas, Polars, DuckDB and Spark write them: pages of both versions, all encodings but the abandoned ones,
 * uncompressed or with snappy, gzip, zstd or lz4. Times become texts, truth values 1 and 0.
 *
 * <p>Apache's own Java reader is built for files that are trusted: it allocates what page headers, dictionaries and lists say before it
 * has seen their bytes, and needs Hadoop's classes. This one is for tables that come from anywhere.
 */
public final class ParquetTable {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCRYPTED = "PARE".getBytes(StandardCharsets.US_ASCII);
    private static final long LONGEST = 512L << 20;

    private ParquetTable() {}

    /** Whether a file that begins with these bytes is in the format. */
    public static boolean isParquet(byte[] head) {
        return begins(head, MAGIC) || begins(head, ENCRYPTED);
    }

    private static boolean begins(byte[] head, byte[] magic) {
        return head.length >= 4 && Arrays.equals(head, 0, 4, magic, 0, 4);
    }

    /**
     * Reads a file.
     *
     * @throws W2wException INPUT: names the file, and the column where one is at fault
     */
    public static DataTable read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw W2wException.input("the table is larger than a table of labels can be")
                        .at(file.toString());
            }
            return read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw W2wException.input("the table cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        } catch (W2wException e) {
            throw e.at(e.where().map(place -> file + ", " + place).orElse(file.toString()));
        }
    }

    static DataTable read(byte[] bytes) {
        if (begins(bytes, ENCRYPTED)) {
            throw W2wException.input("the table is encrypted");
        }
        if (bytes.length < 12 || !begins(bytes, MAGIC)) {
            throw Damaged.because("it does not begin as one");
        }
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - 8;
        long length = file.getInt(end);
        if (!Arrays.equals(bytes, end + 4, bytes.length, MAGIC, 0, 4) || length < 0 || length > end - 4) {
            throw Damaged.because("it has no description at its end; perhaps it was cut short");
        }
        Limits limits = new Limits(bytes.length);
        Struct description;
        try {
            description =
                    new Thrift(file.duplicate().order(file.order()).position((int) (end - length)), limits).struct();
        } catch (BufferUnderflowException e) {
            throw Damaged.because("its description ends too early").because(e);
        }
        return table(file, description, limits);
    }

    private static DataTable table(ByteBuffer file, Struct description, Limits limits) {
        List<Field> fields = Schema.fields(description.structs(2));
        int rows = description.count(3, "number of rows");
        limits.requireCells(rows, fields.size());
        List<Cells> columns = fields.stream().map(f -> new Cells(f, rows)).toList();
        int done = 0;
        for (Struct group : description.structs(4)) {
            int count = group.count(3, "number of rows");
            List<Struct> chunks = group.structs(1);
            if (count > rows - done || chunks.size() != fields.size()) {
                throw Damaged.because("its groups of rows are not what its description says");
            }
            for (int i = 0; i < chunks.size(); i++) {
                read(file, fields.get(i), chunks.get(i), limits, columns.get(i), done, count);
            }
            done += count;
        }
        if (done != rows) {
            throw Damaged.because("it has " + done + " rows and says " + rows);
        }
        return new DataTable(rows, columns.stream().map(Cells::column).toList());
    }

    private static void read(
            ByteBuffer file, Field field, Struct chunk, Limits limits, Cells cells, int row, int rows) {
        try {
            Struct description = chunk.struct(3)
                    .orElseThrow(() -> Damaged.because("its parts are not described in the file itself"));
            new Chunk(file, field, description, limits).read(cells, row, rows);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw Damaged.because("a page of it ends too early")
                    .at("column " + field.name())
                    .because(e);
        } catch (W2wException e) {
            throw e.at("column " + field.name());
        }
    }
}
