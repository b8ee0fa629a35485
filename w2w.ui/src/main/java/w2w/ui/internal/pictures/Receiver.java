package w2w.ui.internal.pictures;

/** Gets pictures. Called on the UI thread. */
@FunctionalInterface
public interface Receiver {
    /**
     * Here is a picture.
     *
     * @param last whether no better one follows
     */
    void show(Raster picture, boolean last);

    /** There will be no picture; {@code why} is for a person. */
    default void failed(RuntimeException why) {}
}
