package w2w.ui.internal.pictures;

/** What is drawn before what. */
public enum Priority {
    /** The coarse picture of what a hand is moving. */
    COARSE,
    /** The picture somebody looks at. */
    STAGE,
    /** Pictures beside it. */
    GRID,
    /** Thumbnails on the screen; drawn in batches, kept on disk. */
    VISIBLE,
    /** Thumbnails that may come on the screen; likewise. */
    IDLE;

    boolean isThumbnail() {
        return this == VISIBLE || this == IDLE;
    }
}
