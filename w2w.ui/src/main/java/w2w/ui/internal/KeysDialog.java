package w2w.ui.internal;

import java.util.List;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Tables;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.ThemedDialog;

/** Every key and what it does. */
final class KeysDialog extends ThemedDialog {
    private static final Messages TEXTS = Messages.of(KeysDialog.class);

    private final List<Menus.Key> keys;

    KeysDialog(Shell parent, Theme theme, List<Menus.Key> keys) {
        super(parent, theme, TEXTS.text("keys.title"));
        this.keys = keys;
    }

    @Override
    protected Point getInitialSize() {
        return new Point(760, 560);
    }

    @Override
    protected Composite createDialogArea(Composite parent) {
        Composite area = super.createDialogArea(parent);
        Table table = Tables.of(
                area,
                theme(),
                SWT.SINGLE,
                new Tables.Column(TEXTS.text("keys.key"), 18),
                new Tables.Column(TEXTS.text("keys.what"), 27),
                new Tables.Column(TEXTS.text("keys.more"), 55));
        Accessible.named(table, TEXTS.text("keys.title"), TEXTS.text("keys.tip"));
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
