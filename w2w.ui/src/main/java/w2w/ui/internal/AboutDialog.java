package w2w.ui.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Tables;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.ThemedDialog;
import w2w.ui.internal.look.Tone;

/** Version, platform and every bundle of the process, to be read or copied into a report of a fault. */
final class AboutDialog extends ThemedDialog {
    private static final Messages TEXTS = Messages.of(AboutDialog.class);

    private final String text;
    private final List<BundleRow> bundles;

    AboutDialog(Shell parent, Theme theme, String version, List<BundleRow> bundles) {
        super(parent, theme, TEXTS.text("about.title"));
        this.bundles = bundles;
        text = TEXTS.text(
                "about.text",
                version,
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                String.valueOf(SWT.getVersion()));
    }

    @Override
    protected Point getInitialSize() {
        return new Point(760, 560);
    }

    @Override
    protected Composite createDialogArea(Composite parent) {
        Composite area = super.createDialogArea(parent);
        Label label = Panels.colored(new Label(area, SWT.WRAP), theme(), Tone.PANEL, Tone.TEXT);
        label.setText(text);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(label);
        Table table = Tables.of(
                area,
                theme(),
                SWT.SINGLE,
                new Tables.Column(TEXTS.text("about.column.name"), 40),
                new Tables.Column(TEXTS.text("about.column.version"), 20),
                new Tables.Column(TEXTS.text("about.column.state"), 12),
                new Tables.Column(TEXTS.text("about.column.licence"), 28));
        Accessible.named(table, TEXTS.text("about.title"), TEXTS.text("about.accessible"));
        for (BundleRow b : bundles) {
            new TableItem(table, SWT.NONE).setText(new String[] {b.name(), b.version(), b.state(), b.licence()});
        }
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.CLIENT_ID, TEXTS.text("about.copy"), false);
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, true);
    }

    @Override
    protected void buttonPressed(int id) {
        if (id == IDialogConstants.CLIENT_ID) {
            Clipboard clipboard = new Clipboard(getShell().getDisplay());
            clipboard.setContents(new Object[] {asText()}, new Transfer[] {TextTransfer.getInstance()});
            clipboard.dispose();
        } else {
            super.buttonPressed(id);
        }
    }

    private String asText() {
        return text
                + bundles.stream()
                        .map(b -> b.name() + " " + b.version() + " " + b.state())
                        .collect(Collectors.joining("\n", "\n\n", "\n"));
    }
}
