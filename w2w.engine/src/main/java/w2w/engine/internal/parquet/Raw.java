package w2w.engine.internal.parquet;

/**
 * Values of one page as they are stored: whole numbers and bit patterns of floating point numbers, or bytes. One of the two is empty.
 */
record Raw(long[] numbers, byte[][] bytes) {
    private static final byte[][] NO_BYTES = {};
    private static final long[] NO_NUMBERS = {};

    static Raw of(long[] numbers) {
        return new Raw(numbers, NO_BYTES);
    }

    static Raw of(byte[][] bytes) {
        return new Raw(NO_NUMBERS, bytes);
    }

    int size() {
        return numbers.length + bytes.length;
    }
}
