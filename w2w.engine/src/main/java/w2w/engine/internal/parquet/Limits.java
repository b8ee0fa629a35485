package w2w.engine.internal.parquet;

import w2w.api.task.W2wException;

/**
 * What one file may become. Compression and runs make much of few bytes, so all bounds grow with the file: a table of labels is never a
 * thousand times its file.
 */
final class Limits {
    private static final long MOST_CELLS = 32_000_000;

    private final long cells;
    private long bytes;
    private int nodes;

    Limits(long fileBytes) {
        cells = Math.min(MOST_CELLS, (1 << 20) + 64 * fileBytes);
        bytes = (8L << 20) + 256 * fileBytes;
        nodes = 4096 + (int) Math.min(4_000_000, fileBytes);
    }

    /** Asked once for the whole table. */
    void requireCells(long rows, int columns) {
        if (rows > cells / Math.max(1, columns)) {
            throw tooLarge();
        }
    }

    /** Bytes that are about to be decompressed or made into texts. */
    void spend(long count) {
        bytes -= count;
        if (count < 0 || bytes < 0) {
            throw tooLarge();
        }
    }

    /** One more object of the file's description. */
    void node() {
        if (--nodes < 0) {
            throw Damaged.because("its description is longer than a table's can be");
        }
    }

    private static W2wException tooLarge() {
        return W2wException.input("the table is larger than a table of labels can be");
    }
}
