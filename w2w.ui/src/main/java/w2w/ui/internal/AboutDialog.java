package w2w.ui.internal;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import w2w.ui.internal.look.Messages;

/** Version, platform and every bundle of the process, to be read or copied into a report of a fault. */
final class AboutDialog extends Dialog {
    private static final Messages TEXTS = Messages.of(AboutDialog.class);

    private final String text;
    private final List<BundleRow> bundles;

    AboutDialog(Shell parent, String version, List<BundleRow> bundles) {
        super(parent);
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
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(TEXTS.text("about.title"));
    }

    @Override
    protected Point getInitialSize() {
        return new Point(760, 560);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        Label label = new Label(area, SWT.WRAP);
        label.setText(text);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(label);
        Composite holder = new Composite(area, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(holder);
        TableColumnLayout columns = new TableColumnLayout();
        holder.setLayout(columns);
        TableViewer table = new TableViewer(holder, SWT.BORDER | SWT.FULL_SELECTION);
        table.getTable().setHeaderVisible(true);
        table.getTable().setToolTipText(TEXTS.text("about.accessible"));
        table.setContentProvider(ArrayContentProvider.getInstance());
        column(table, columns, "name", 40, BundleRow::name);
        column(table, columns, "version", 20, BundleRow::version);
        column(table, columns, "state", 12, BundleRow::state);
        column(table, columns, "licence", 28, BundleRow::licence);
        table.setInput(bundles);
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

    private static void column(
            TableViewer table, TableColumnLayout layout, String key, int weight, Function<BundleRow, String> text) {
        TableViewerColumn column = new TableViewerColumn(table, SWT.NONE);
        column.getColumn().setText(TEXTS.text("about.column." + key));
        layout.setColumnData(column.getColumn(), new ColumnWeightData(weight, 60, true));
        column.setLabelProvider(new ColumnLabelProvider() {
            @Override
            public String getText(Object row) {
                return text.apply((BundleRow) row);
            }
        });
    }
}
