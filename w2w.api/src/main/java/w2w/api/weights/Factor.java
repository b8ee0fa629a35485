package w2w.api.weights;

/** One side of a low-rank product ΔW = scale · B · A. */
public enum Factor {
    /** rank × inputs. */
    A,
    /** outputs × rank. */
    B
}
