package w2w.ui.internal;

import java.util.List;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;

/** Every key and what it does. */
final class KeysDialog extends Dialog {
    private static final Messages TEXTS = Messages.of(KeysDialog.class);

    private final Theme theme;
    private final List<Menus.Key> keys;

    KeysDialog(Shell parent, Theme theme, List<Menus.Key> keys) {
        super(parent);
        this.theme = theme;
        this.keys = keys;
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(TEXTS.text("keys.title"));
    }

    @Override
    protected Point getInitialSize() {
        return new Point(760, 560);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        Panels.colored(area, theme, Tone.PANEL, Tone.TEXT);
        Table table = new Table(area, SWT.FULL_SELECTION);
        Accessible.named(table, TEXTS.text("keys.title"), TEXTS.text("keys.tip"));
        Panels.colored(table, theme, Tone.PANEL, Tone.TEXT);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        for (int width : new int[] {150, 190, 380}) {
            new TableColumn(table, SWT.NONE).setWidth(width);
        }
        for (Menus.Key key : keys) {
            new TableItem(table, SWT.NONE).setText(new String[] {key.keys(), key.name(), key.tip()});
        }
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, true);
    }
}
