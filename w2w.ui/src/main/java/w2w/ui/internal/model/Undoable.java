package w2w.ui.internal.model;

/**
 * Has changes that can be taken back. A control that has its own, such as strokes on a mask, keeps one under {@link #KEY} with
 * {@code setData}: undo and redo are its own while it has the keyboard and something to take back.
 */
public interface Undoable {
    /** Where a control keeps it. */
    String KEY = "w2w.undoable";

    boolean canUndo();

    void undo();

    boolean canRedo();

    void redo();
}
