package w2w.ui.internal.dialogs;

import java.util.Optional;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.NumberField;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.ThemedDialog;
import w2w.ui.internal.look.Tone;

/**
 * Asks for something in rows of a name and a field. What is wrong with the answers stands below them while it is, and OK waits for it. Texts are
 * {@code <key>}, {@code <key>.tip}; the dialog's {@code <dialog>.title}, {@code .ok}.
 */
abstract class FormDialog extends ThemedDialog {
    protected static final Messages TEXTS = Messages.of(FormDialog.class);

    private final String key;
    private @Nullable Composite form;
    private @Nullable Label refusal;
    private boolean complete;

    FormDialog(Shell parent, Theme theme, String key) {
        super(parent, theme, TEXTS.text(key + ".title"));
        this.key = key;
    }

    /** Makes the rows. */
    protected abstract void fill();

    /** Why the answers cannot be used, in words; empty where they can. */
    protected abstract Optional<String> refusal();

    /** Does what was asked for. */
    protected abstract void accept();

    @Override
    protected Point getInitialSize() {
        Point size = super.getInitialSize();
        return new Point(Math.max(520, size.x), size.y);
    }

    @Override
    protected Composite createDialogArea(Composite parent) {
        Composite area = super.createDialogArea(parent);
        Label intro = Panels.colored(new Label(area, SWT.WRAP), theme(), Tone.PANEL, Tone.DIM);
        intro.setText(TEXTS.text(key + ".intro"));
        GridDataFactory.fillDefaults().grab(true, false).hint(460, SWT.DEFAULT).applyTo(intro);
        Composite made = Panels.grid(area, theme(), 2);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(12, 8).applyTo(made);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(made);
        form = made;
        Label why = Panels.label(area, theme(), "", Face.NORMAL, Tone.BAD);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(why);
        refusal = why;
        fill();
        complete = true;
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, TEXTS.text(key + ".ok"), true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
        check();
    }

    @Override
    protected void okPressed() {
        if (refusal().isEmpty()) {
            accept();
            super.okPressed();
        }
    }

    /** Judges the answers anew. */
    protected final void check() {
        Button ok = getButton(IDialogConstants.OK_ID);
        if (!complete || ok == null || refusal == null || refusal.isDisposed()) {
            return;
        }
        Optional<String> why = refusal();
        refusal.setText(why.orElse(""));
        ok.setEnabled(why.isEmpty());
    }

    protected final Composite form() {
        if (form == null) {
            throw new IllegalStateException("the dialog has not been opened");
        }
        return form;
    }

    /** The name before a field. */
    protected final void name(String row) {
        Label label = Panels.label(form(), theme(), TEXTS.text(row), Face.NORMAL, Tone.TEXT);
        label.setToolTipText(TEXTS.text(row + ".tip"));
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(label);
    }

    private <C extends Control> C placed(C control, String row) {
        GridDataFactory.fillDefaults().grab(true, false).hint(280, SWT.DEFAULT).applyTo(control);
        return Accessible.named(control, TEXTS.text(row), TEXTS.text(row + ".tip"));
    }

    protected final Text text(String row, String initial) {
        name(row);
        Text text = new Text(form(), SWT.BORDER | SWT.SINGLE);
        text.setText(initial);
        text.addListener(SWT.Modify, e -> check());
        return placed(text, row);
    }

    protected final Combo combo(String row, String... items) {
        name(row);
        Combo combo = new Combo(form(), SWT.READ_ONLY);
        combo.setItems(items);
        combo.select(0);
        combo.addListener(SWT.Selection, e -> check());
        return placed(combo, row);
    }

    protected final NumberField number(String row, double least, double most, double step, int digits, double initial) {
        name(row);
        NumberField field = new NumberField(form(), theme(), "", TEXTS.text(row + ".tip"), least, most, step, digits);
        field.set(initial);
        field.initial(initial);
        field.onChange((value, done) -> check());
        return placed(field, row);
    }

    protected final Button box(String row, boolean initial) {
        Button box = new Button(form(), SWT.CHECK);
        box.setText(TEXTS.text(row));
        box.setSelection(initial);
        box.addListener(SWT.Selection, e -> check());
        GridDataFactory.fillDefaults().span(2, 1).applyTo(box);
        return Accessible.named(box, TEXTS.text(row).replace("&", ""), TEXTS.text(row + ".tip"));
    }

    /** A field for a file or a folder, with a button to look for it. */
    protected final Text path(String row, String initial, boolean folder) {
        name(row);
        Composite both = Panels.grid(form(), theme(), 2);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(both);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(both);
        Text text = new Text(both, SWT.BORDER | SWT.SINGLE);
        text.setText(initial);
        text.addListener(SWT.Modify, e -> check());
        placed(text, row);
        Button browse = new Button(both, SWT.PUSH);
        browse.setText(TEXTS.text("browse"));
        browse.setToolTipText(TEXTS.text("browse.tip"));
        browse.addListener(SWT.Selection, e -> {
            String chosen = folder ? new DirectoryDialog(getShell()).open() : new FileDialog(getShell()).open();
            if (chosen != null) {
                text.setText(chosen);
            }
        });
        return text;
    }
}
