package w2w.api.weights;

/**
 * One factor of one layer in the flat array of an adapter: {@code rows × columns} numbers, row-major, from {@code offset}.
 */
public record Slot(AdaptedLayer layer, Factor factor, int offset) {
    public Slot {
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset);
        }
        long end = offset + (long) layer.rows(factor) * layer.columns(factor);
        if (end > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("slot " + layer.module() + "." + factor + " ends at " + end
                    + ": an adapter has at most " + Integer.MAX_VALUE + " numbers");
        }
    }

    public int rows() {
        return layer.rows(factor);
    }

    public int columns() {
        return layer.columns(factor);
    }

    /** Numbers in it. */
    public int size() {
        return rows() * columns();
    }

    /** First position after it. */
    public int end() {
        return offset + size();
    }

    /** {@code module.A} or {@code module.B}. */
    public String name() {
        return layer.module() + "." + factor;
    }
}
