package w2w.ui.internal.view;

import org.eclipse.swt.widgets.Shell;
import w2w.ui.internal.look.Theme;

/** What a view may ask of the window. UI thread. */
public interface Frame {
    Shell shell();

    Theme theme();

    /** Brings a view to the front; it is made when it was never shown. */
    void show(String viewId);

    /** Says something in the status line. */
    void say(String text);
}
