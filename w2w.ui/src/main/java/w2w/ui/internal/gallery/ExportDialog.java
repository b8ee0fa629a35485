package w2w.ui.internal.gallery;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.IMessageProvider;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.api.edit.Edit;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.weights.AdapterFormat;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.view.Frame;

/** Asks for format and folder of adapters to be written. */
final class ExportDialog extends TitleAreaDialog {
    private static final Messages TEXTS = Messages.of(ExportDialog.class);

    private final Desk desk;
    private final List<Item> items;
    private final List<String> formats;
    private @Nullable Combo format;
    private @Nullable Text folder;
    private @Nullable Export result;

    ExportDialog(Frame frame, Desk desk, List<Item> items) {
        super(frame.shell());
        this.desk = desk;
        this.items = items;
        formats = desk.plugins().ids(AdapterFormat.class);
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    /** What was chosen; after OK. */
    Export result() {
        return java.util.Objects.requireNonNull(result);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(TEXTS.text("export.title"));
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        Composite form = new Composite(area, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(form);
        GridLayoutFactory.swtDefaults().numColumns(3).margins(12, 12).applyTo(form);
        setTitle(
                items.size() == 1
                        ? TEXTS.text("export.one", items.get(0).name())
                        : TEXTS.text("export.many", items.size()));

        label(form, "export.format");
        Combo combo = new Combo(form, SWT.READ_ONLY);
        combo.setItems(formats.stream().map(this::describe).toArray(String[]::new));
        combo.setToolTipText(TEXTS.text("export.format.tip"));
        combo.select(Math.max(0, formats.indexOf("peft")));
        combo.addListener(SWT.Selection, e -> check());
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(combo);
        format = combo;

        label(form, "export.folder");
        Text text = new Text(form, SWT.BORDER);
        text.setText(desk.workspace()
                .get()
                .map(w -> w.folder().resolve("exports").toString())
                .orElse(""));
        text.addModifyListener(e -> check());
        GridDataFactory.fillDefaults().grab(true, false).hint(360, SWT.DEFAULT).applyTo(text);
        folder = text;
        Button browse = new Button(form, SWT.PUSH);
        browse.setText(TEXTS.text("export.browse"));
        browse.addListener(SWT.Selection, e -> {
            DirectoryDialog dialog = new DirectoryDialog(getShell());
            dialog.setFilterPath(text.getText());
            String chosen = dialog.open();
            if (chosen != null) {
                text.setText(chosen);
            }
        });
        return area;
    }

    private static void label(Composite form, String key) {
        Label label = new Label(form, SWT.NONE);
        label.setText(TEXTS.text(key));
    }

    private String describe(String id) {
        return desk.plugins().list().stream()
                .filter(s -> s.kind().equals(Optional.of(PluginKind.ADAPTER_FORMAT)) && s.id().equals(id))
                .map(PluginStatus::label)
                .findFirst()
                .filter(l -> !l.equals(id))
                .map(l -> id + " – " + l)
                .orElse(id);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, TEXTS.text("export.ok"), true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
        check();
    }

    private void check() {
        if (format == null || folder == null || getButton(IDialogConstants.OK_ID) == null) {
            return;
        }
        Optional<Path> path = path(folder.getText());
        boolean good = path.isPresent() && format.getSelectionIndex() >= 0;
        getButton(IDialogConstants.OK_ID).setEnabled(good);
        if (!good) {
            setMessage(TEXTS.text("export.where"), IMessageProvider.INFORMATION);
            return;
        }
        Export chosen = new Export(items, formats.get(format.getSelectionIndex()), path.orElseThrow());
        result = chosen;
        long timed = items.stream()
                .flatMap(i -> i.model().stream())
                .filter(m -> m.edit().injection() != Edit.ALWAYS)
                .count();
        setMessage(
                timed > 0 ? TEXTS.text("export.injection", timed) : TEXTS.text("export.explain"),
                timed > 0 ? IMessageProvider.WARNING : IMessageProvider.NONE);
        desk.background(
                () -> items.stream()
                        .filter(i -> Files.exists(Export.target(chosen.folder(), i, chosen.format())))
                        .count(),
                there -> {
                    if (there > 0 && getShell() != null && !getShell().isDisposed() && chosen.equals(result)) {
                        setMessage(TEXTS.text("export.replaces", there), IMessageProvider.WARNING);
                    }
                });
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text.strip()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
