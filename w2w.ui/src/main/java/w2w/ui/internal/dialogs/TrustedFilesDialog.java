package w2w.ui.internal.dialogs;

import java.util.List;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.jspecify.annotations.Nullable;
import w2w.api.plugin.TrustedFiles.Trusted;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Tables;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.ThemedDialog;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;

/** The nets that may be run, and who trusts them; takes the person's own trust back. */
public final class TrustedFilesDialog extends ThemedDialog {
    private static final Messages TEXTS = Messages.of(TrustedFilesDialog.class);

    private final Desk desk;
    private @Nullable Table table;

    public TrustedFilesDialog(Shell parent, Theme theme, Desk desk) {
        super(parent, theme, TEXTS.text("trusted.title"));
        this.desk = desk;
    }

    @Override
    protected Point getInitialSize() {
        return new Point(1000, 420);
    }

    @Override
    protected Composite createDialogArea(Composite parent) {
        Composite area = super.createDialogArea(parent);
        wrapped(area, "trusted.intro");
        Table made = Tables.of(
                area,
                theme(),
                SWT.SINGLE,
                new Tables.Column(TEXTS.text("trusted.name"), 20),
                new Tables.Column(TEXTS.text("trusted.hash"), 58),
                new Tables.Column(TEXTS.text("trusted.by"), 22));
        Accessible.named(made, TEXTS.text("trusted.title"), TEXTS.text("trusted.accessible"));
        made.addListener(SWT.Selection, e -> allow());
        wrapped(area, "trusted.loaded");
        table = made;
        desk.background(desk.trustedFiles()::list, this::show);
        return area;
    }

    private void wrapped(Composite area, String key) {
        Label label = Panels.colored(new Label(area, SWT.WRAP), theme(), Tone.PANEL, Tone.DIM);
        label.setText(TEXTS.text(key));
        GridDataFactory.fillDefaults().grab(true, false).hint(760, SWT.DEFAULT).applyTo(label);
    }

    private void show(List<Trusted> all) {
        if (table == null || table.isDisposed()) {
            return;
        }
        table.removeAll();
        for (Trusted one : all) {
            String by = one.by().isEmpty() ? TEXTS.text("trusted.by.you") : TEXTS.text("trusted.by.bundle", one.by());
            TableItem item = new TableItem(table, SWT.NONE);
            item.setText(new String[] {one.name(), one.sha256(), by});
            item.setData(one);
        }
        allow();
    }

    /** The selected one, where the person's own. */
    private @Nullable Trusted own() {
        TableItem[] selected = table == null ? new TableItem[0] : table.getSelection();
        boolean theirs = selected.length == 1
                && selected[0].getData() instanceof Trusted one
                && one.by().isEmpty();
        return theirs ? (Trusted) selected[0].getData() : null;
    }

    private void allow() {
        Button back = getButton(IDialogConstants.CLIENT_ID);
        if (back != null) {
            back.setEnabled(own() != null);
        }
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.CLIENT_ID, TEXTS.text("trusted.back"), false)
                .setToolTipText(TEXTS.text("trusted.back.tip"));
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, true);
        allow();
    }

    @Override
    protected void buttonPressed(int id) {
        Trusted one = own();
        if (id != IDialogConstants.CLIENT_ID) {
            super.buttonPressed(id);
        } else if (one != null) {
            desk.background(
                    () -> {
                        desk.trustedFiles().distrust(one.sha256());
                        return desk.trustedFiles().list();
                    },
                    this::show);
        }
    }
}
