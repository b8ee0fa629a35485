package w2w.ui.internal.view;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;

/**
 * A tab of the window. The object is made at start and must be cheap; its control is made when it is first shown. UI thread.
 */
public interface View {
    /** Also names its texts, {@code view.<id>} for the tab and {@code view.<id>.tip}. */
    String id();

    Messages texts();

    /** Where it lies by default. */
    Place place();

    /** Makes the view's one control in the parent. Called once. */
    Control create(Composite parent, Desk desk, Frame frame);

    /** Gives the keyboard to what it is used for most. */
    void focus();

    /** What it brings to the menus; asked once, before it is created, which it is when one of them is run. */
    default List<Command> commands() {
        return List.of();
    }

    /** Whether files like this one can be dropped for this view; by its name or first bytes, quickly. */
    default boolean takes(Path file) {
        return false;
    }

    /** Files that it takes were dropped on the window; it has been shown before. */
    default void drop(List<Path> files) {}
}
