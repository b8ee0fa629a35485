package w2w.engine.internal.parquet;

/** How values are stored, in the order in which the format numbers it. */
enum Physical {
    BOOLEAN,
    INT32,
    INT64,
    INT96,
    FLOAT,
    DOUBLE,
    BYTE_ARRAY,
    FIXED_LEN_BYTE_ARRAY;

    static Physical of(long number) {
        if (number < 0 || number >= values().length) {
            throw Damaged.because("it has a column of an unknown type, number " + number);
        }
        return values()[(int) number];
    }

    boolean isNumber() {
        return this != INT96 && this != BYTE_ARRAY && this != FIXED_LEN_BYTE_ARRAY;
    }

    /** Bytes of a value; {@code stated} where the column says it, 0 where each value does or values are bits. */
    int width(int stated) {
        return switch (this) {
            case BOOLEAN, BYTE_ARRAY -> 0;
            case INT32, FLOAT -> 4;
            case INT64, DOUBLE -> 8;
            case INT96 -> 12;
            case FIXED_LEN_BYTE_ARRAY -> stated;
        };
    }
}
