package w2w.backbone.sd.internal;

/** Number format of the weights as they are held and of the arithmetic: halves are held but not computed with on a CPU. */
enum Numbers {
    FLOAT32(false, false),
    /** Half of the memory on a CPU; each weight is widened where it is used. */
    HELD_AS_FLOAT16(true, false),
    FLOAT16(true, true);

    private final boolean heldAsHalf;
    private final boolean computesHalf;

    Numbers(boolean heldAsHalf, boolean computesHalf) {
        this.heldAsHalf = heldAsHalf;
        this.computesHalf = computesHalf;
    }

    boolean heldAsHalf() {
        return heldAsHalf;
    }

    boolean computesHalf() {
        return computesHalf;
    }

    /** PyTorch's number of the type that is computed with. */
    int scalarType() {
        return computesHalf ? 5 : 6;
    }
}
