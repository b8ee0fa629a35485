package w2w.ui.internal.invert;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.NumberField;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Undoable;

/** Brush, eraser and what else changes a mask. */
final class MaskTools {
    private static final Messages TEXTS = Messages.of(MaskTools.class);

    /** Where the button of the menu keeps it. */
    static final String MENU = "w2w.menu";

    private final InvertModel model;
    private final MaskCanvas canvas;
    private final Composite root;
    private final Button paint;
    private final Button erase;
    private final Button undo;
    private final Button redo;
    private final NumberField size;
    private final Menu menu;

    MaskTools(Composite parent, Theme theme, InvertModel model, MaskCanvas canvas) {
        this.model = model;
        this.canvas = canvas;
        root = new Composite(parent, SWT.NONE);
        RowLayout rows = new RowLayout(SWT.HORIZONTAL);
        rows.center = true;
        rows.spacing = 4;
        rows.marginLeft = 0;
        rows.marginTop = 2;
        rows.marginBottom = 2;
        root.setLayout(rows);
        Bind.theme(root, theme, () -> root.setBackground(theme.color(Tone.PANEL)));
        menu = new Menu(root);
        paint = button("mask.paint", SWT.TOGGLE, () -> canvas.erase(false));
        erase = button("mask.erase", SWT.TOGGLE, () -> canvas.erase(true));
        size = new NumberField(root, theme, TEXTS.text("mask.size"), TEXTS.text("mask.size.tip"), 1, 256, 1, 0);
        size.setLayoutData(new RowData(80, SWT.DEFAULT));
        size.initial(canvas.radius());
        size.set(canvas.radius());
        size.onChange((v, done) -> canvas.radius(v));
        NumberField soft =
                new NumberField(root, theme, TEXTS.text("mask.soft"), TEXTS.text("mask.soft.tip"), 0, 100, 5, 0);
        soft.setLayoutData(new RowData(66, SWT.DEFAULT));
        soft.initial(50);
        soft.set(100 * canvas.softness());
        soft.onChange((v, done) -> canvas.softness(v / 100));
        button("mask.auto", SWT.PUSH, () -> model.automaticMask(canvas::changed));
        undo = button("mask.undo", SWT.PUSH, () -> change(Mask::undo));
        redo = button("mask.redo", SWT.PUSH, () -> change(Mask::redo));
        Button more = button("mask.more", SWT.PUSH, () -> {});
        more.addListener(SWT.Selection, e -> {
            Point at = more.toDisplay(0, more.getSize().y);
            menu.setLocation(at);
            menu.setVisible(true);
        });
        more.setData(MENU, menu);
        item("mask.fill", SWT.PUSH, () -> change(m -> m.fill(true)));
        item("mask.clear", SWT.PUSH, () -> change(m -> m.fill(false)));
        item("mask.invert", SWT.PUSH, () -> change(Mask::invert));
        item("mask.load", SWT.PUSH, this::load);
        new MenuItem(menu, SWT.SEPARATOR);
        MenuItem tint = item("mask.tint", SWT.CHECK, () -> {});
        tint.setSelection(true);
        tint.addListener(SWT.Selection, e -> canvas.tinted(tint.getSelection()));
        canvas.onBrush(this::refresh);
        canvas.onPainted(this::refresh);
        canvas.setData(Undoable.KEY, new Strokes());
        refresh();
    }

    Control control() {
        return root;
    }

    private Button button(String key, int style, Runnable what) {
        Button button = Accessible.named(new Button(root, style), TEXTS.text(key + ".name"), TEXTS.text(key + ".tip"));
        button.setText(TEXTS.text(key));
        button.addListener(SWT.Selection, e -> what.run());
        return button;
    }

    private MenuItem item(String key, int style, Runnable what) {
        MenuItem item = new MenuItem(menu, style);
        item.setText(TEXTS.text(key));
        item.setToolTipText(TEXTS.text(key + ".tip"));
        item.addListener(SWT.Selection, e -> what.run());
        return item;
    }

    private void change(Consumer<Mask> what) {
        model.portrait().filter(p -> !model.isRunning()).ifPresent(p -> {
            what.accept(p.mask());
            canvas.changed();
        });
    }

    private void load() {
        FileDialog dialog = new FileDialog(root.getShell(), SWT.OPEN);
        dialog.setText(TEXTS.text("mask.load.title"));
        dialog.setFilterExtensions(new String[] {PictureNames.PATTERN, "*"});
        String chosen = dialog.open();
        if (chosen != null) {
            model.loadMask(Path.of(chosen), canvas::changed);
        }
    }

    void refresh() {
        paint.setSelection(!canvas.erase());
        erase.setSelection(canvas.erase());
        size.set(canvas.radius());
        boolean there = model.portrait().isPresent() && !model.isRunning();
        for (Control child : List.of(root.getChildren())) {
            child.setEnabled(there);
        }
        undo.setEnabled(
                there && model.portrait().filter(p -> p.mask().canUndo()).isPresent());
        redo.setEnabled(
                there && model.portrait().filter(p -> p.mask().canRedo()).isPresent());
    }

    /** Undo and redo of the menu are the mask's while the hand is on it. */
    private final class Strokes implements Undoable {
        @Override
        public boolean canUndo() {
            return undo.isEnabled();
        }

        @Override
        public void undo() {
            change(Mask::undo);
        }

        @Override
        public boolean canRedo() {
            return redo.isEnabled();
        }

        @Override
        public void redo() {
            change(Mask::redo);
        }
    }
}
