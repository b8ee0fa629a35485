package w2w.engine.internal.space;

/** Cause of a refusal: the models of a population differ in fewer directions than components were asked for. */
public final class TooFewDirections extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int possible;

    public TooFewDirections(int possible) {
        super(possible + " directions", null, false, false);
        this.possible = possible;
    }

    /** Directions in which they differ. */
    public int possible() {
        return possible;
    }
}
