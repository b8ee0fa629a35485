package w2w.ui.internal.edits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.jspecify.annotations.Nullable;
import w2w.api.edit.Disentangle;
import w2w.api.edit.EditDirection;
import w2w.api.task.W2wException;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.ThemedDialog;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.plot.Ticks;

/** Asks which directions are to be taken out of one, and shows at once what is left of it. */
final class DisentangleDialog extends ThemedDialog {
    private static final Messages TEXTS = Messages.of(DisentangleDialog.class);

    private final Desk desk;
    private final OpenSpace space;
    private final EditDirection kept;
    private final List<EditDirection> others;
    private final List<String> before;
    private final BiConsumer<EditDirection, String> then;
    private final Map<TableItem, EditDirection> items = new HashMap<>();
    private @Nullable Label says;
    private @Nullable Table table;
    private EditDirection pure;
    private int asked;

    /** What came of taking directions out. */
    private record Outcome(Optional<EditDirection> pure, String trouble) {}

    /**
     * @param kept as it was found
     * @param now as it is in the edit: what was taken out of it is checked
     * @param then gets the result and the names of what was taken out
     */
    DisentangleDialog(
            Shell parent,
            Theme theme,
            Desk desk,
            OpenSpace space,
            EditDirection kept,
            EditDirection now,
            List<EditDirection> others,
            BiConsumer<EditDirection, String> then) {
        super(parent, theme, TEXTS.text("disentangle.title", kept.name()));
        this.desk = desk;
        this.space = space;
        this.kept = kept;
        this.pure = now;
        this.others = others.stream()
                .filter(o -> o.space().equals(kept.space()))
                .sorted(Comparator.comparingDouble((EditDirection o) -> -Math.abs(o.cosine(kept))))
                .toList();
        this.before = List.of(without(now).split(", "));
        this.then = then;
    }

    /** Names of what was taken out of a direction, separated by commas. */
    static String without(EditDirection direction) {
        return direction.provenance().entries().getOrDefault("without", "");
    }

    @Override
    protected Point getInitialSize() {
        return new Point(460, 420);
    }

    @Override
    protected Composite createDialogArea(Composite parent) {
        Composite area = super.createDialogArea(parent);
        Label label = Panels.colored(new Label(area, SWT.WRAP), theme(), Tone.PANEL, Tone.TEXT);
        label.setText(TEXTS.text("disentangle.text", kept.name()));
        GridDataFactory.fillDefaults().grab(true, false).hint(420, SWT.DEFAULT).applyTo(label);
        Table made = new Table(area, SWT.CHECK | SWT.BORDER | SWT.FULL_SELECTION);
        table = made;
        made.setHeaderVisible(true);
        made.setToolTipText(TEXTS.text("disentangle.tip"));
        GridDataFactory.fillDefaults().grab(true, true).applyTo(made);
        column(made, "disentangle.column.name", 180);
        column(made, "disentangle.column.before", 120);
        column(made, "disentangle.column.after", 90);
        for (EditDirection other : others) {
            TableItem item = new TableItem(made, SWT.NONE);
            item.setChecked(before.contains(other.name()));
            items.put(item, other);
        }
        made.addListener(SWT.Selection, e -> {
            if (e.detail == SWT.CHECK) {
                compute();
            }
        });
        Label line = Panels.colored(new Label(area, SWT.WRAP), theme(), Tone.PANEL, Tone.DIM);
        says = line;
        GridDataFactory.fillDefaults().grab(true, false).hint(420, 34).applyTo(line);
        show();
        return area;
    }

    private static void column(Table table, String key, int width) {
        TableColumn column = new TableColumn(table, key.endsWith("name") ? SWT.LEFT : SWT.RIGHT);
        column.setText(TEXTS.text(key));
        column.setWidth(width);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, TEXTS.text("disentangle.ok"), true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
    }

    private List<EditDirection> checked() {
        List<EditDirection> checked = new ArrayList<>();
        if (table != null) {
            for (TableItem item : table.getItems()) {
                EditDirection other = items.get(item);
                if (item.getChecked() && other != null) {
                    checked.add(other);
                }
            }
        }
        return checked;
    }

    private void compute() {
        List<EditDirection> out = checked();
        int mine = ++asked;
        enable(false);
        say(TEXTS.text("disentangle.computing"));
        desk.background(() -> take(out), outcome -> {
            if (mine == asked && table != null && !table.isDisposed()) {
                outcome.pure().ifPresent(p -> pure = p);
                show();
                enable(outcome.pure().isPresent());
                if (outcome.pure().isEmpty()) {
                    say(outcome.trouble());
                }
            }
        });
    }

    private Outcome take(List<EditDirection> out) {
        if (out.isEmpty()) {
            return new Outcome(Optional.of(kept), "");
        }
        try {
            return new Outcome(Optional.of(Disentangle.from(space.people(), kept, out)), "");
        } catch (W2wException nothingLeft) { // a fault of the choice, to be said beside it
            return new Outcome(Optional.empty(), nothingLeft.getMessage());
        }
    }

    private void show() {
        items.forEach((item, other) -> item.setText(
                new String[] {other.name(), Ticks.label(kept.cosine(other), 2), Ticks.label(pure.cosine(other), 2)}));
        List<String> warnings = pure.quality().warnings();
        say(without(pure).isEmpty() || warnings.isEmpty() ? "" : warnings.get(warnings.size() - 1));
    }

    private void say(String text) {
        if (says != null) {
            says.setText(text);
            says.setToolTipText(text);
        }
    }

    private void enable(boolean enabled) {
        Button ok = getButton(IDialogConstants.OK_ID);
        if (ok != null) {
            ok.setEnabled(enabled);
        }
    }

    @Override
    protected void okPressed() {
        EditDirection result = pure;
        super.okPressed();
        then.accept(result, without(result));
    }
}
