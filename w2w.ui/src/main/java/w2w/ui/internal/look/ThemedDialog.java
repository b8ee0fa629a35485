package w2w.ui.internal.look;

import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;

/** A dialog on the theme's ground that can be made larger. */
public abstract class ThemedDialog extends Dialog {
    private final Theme theme;
    private final String title;

    protected ThemedDialog(Shell parent, Theme theme, String title) {
        super(parent);
        this.theme = theme;
        this.title = title;
    }

    protected final Theme theme() {
        return theme;
    }

    @Override
    protected final boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(title);
        Bind.theme(shell, theme, () -> shell.setBackground(theme.color(Tone.PANEL)));
    }

    /** The area between the title and the buttons; whoever extends this fills it. */
    @Override
    protected Composite createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        area.setBackgroundMode(SWT.INHERIT_DEFAULT);
        Panels.colored(area, theme, Tone.PANEL, Tone.TEXT);
        Panels.colored(parent, theme, Tone.PANEL, Tone.TEXT);
        return area;
    }

    @Override
    protected Control createButtonBar(Composite parent) {
        return Panels.colored(super.createButtonBar(parent), theme, Tone.PANEL, Tone.TEXT);
    }
}
