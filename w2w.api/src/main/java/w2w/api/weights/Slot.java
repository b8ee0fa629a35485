package w2w.api.weights;

/**
 * One factor of one layer in the flat array of an adapter: {@code rows × columns} numbers, row-major, from {@code offset}.
 */
public record Slot(AdaptedLayer layer, Factor factor, int offset) {
    public Slot {
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset);
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
        return Math.multiplyExact(rows(), columns());
    }

    /** First position after it. */
    public int end() {
        return Math.addExact(offset, size());
    }

    /** {@code module.A} or {@code module.B}. */
    public String name() {
        return layer.module() + "." + factor;
    }
}
