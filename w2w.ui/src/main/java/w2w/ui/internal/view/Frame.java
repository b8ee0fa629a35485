package w2w.ui.internal.view;

import org.eclipse.swt.widgets.Shell;
import w2w.ui.internal.look.Theme;

/** What a view may ask of the window. UI thread. */
public interface Frame {
    Shell shell();

    Theme theme();

    /** Brings a view to the front; it is made when it was never shown. */
    void show(String viewId);

    /** What {@link #remember} was told last, in an earlier process too; {@code otherwise} where it never was. */
    String remembered(String key, String otherwise);

    /** Keeps a choice of the person with the preferences. */
    void remember(String key, String choice);

    /** Says something in the status line. */
    void say(String text);
}
