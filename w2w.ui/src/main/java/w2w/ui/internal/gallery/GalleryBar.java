package w2w.ui.internal.gallery;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Scale;
import org.eclipse.swt.widgets.Text;
import w2w.api.weights.LabelTable;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;

/** Above the thumbnails: what is shown, in which order, how large. */
final class GalleryBar {
    private static final Messages TEXTS = Messages.of(GalleryBar.class);

    /** How long a hand rests before what it typed is looked up, milliseconds. */
    private static final int REST = 250;

    private final GalleryModel model;
    private final GalleryCanvas canvas;
    private final Composite root;
    private final Text find;
    private final Text condition;
    private final Label trouble;
    private final Combo sort;
    private final Button falling;
    private final Scale size;
    private final Set<Item.Kind> kinds = EnumSet.allOf(Item.Kind.class);

    GalleryBar(Composite parent, Theme theme, GalleryModel model, GalleryCanvas canvas) {
        this.model = model;
        this.canvas = canvas;
        root = Panels.grid(parent, theme, 2);
        find = field("find", SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        find.addModifyListener(e -> soon(find, () -> model.find(find.getText())));
        menuButton("kinds", this::kindsMenu);
        condition = field("condition", SWT.SEARCH | SWT.ICON_CANCEL);
        condition.addModifyListener(e -> soon(condition, () -> model.select(condition.getText())));
        condition.addListener(SWT.DefaultSelection, e -> model.select(condition.getText()));
        Button labels = menuButton("labels", this::labelsMenu);
        trouble = Panels.label(root, theme, "", Face.SMALL, Tone.BAD);
        GridDataFactory.fillDefaults()
                .span(2, 1)
                .grab(true, false)
                .exclude(true)
                .applyTo(trouble);

        Composite row = new Composite(root, SWT.NONE);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).applyTo(row);
        org.eclipse.jface.layout.GridLayoutFactory.fillDefaults()
                .numColumns(3)
                .spacing(4, 0)
                .applyTo(row);
        sort = Accessible.named(
                new Combo(row, SWT.READ_ONLY | SWT.DROP_DOWN), TEXTS.text("sort"), TEXTS.text("sort.tip"));
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(sort);
        sort.addListener(SWT.Selection, e -> sorted());
        falling = Accessible.named(new Button(row, SWT.TOGGLE), TEXTS.text("falling"), TEXTS.text("falling.tip"));
        falling.setText("↓");
        falling.addListener(SWT.Selection, e -> sorted());
        size = Accessible.named(new Scale(row, SWT.HORIZONTAL), TEXTS.text("size"), TEXTS.text("size.tip"));
        size.setMinimum(GalleryCanvas.SMALLEST);
        size.setMaximum(GalleryCanvas.LARGEST);
        size.setIncrement(8);
        size.setPageIncrement(48);
        size.setSelection(canvas.side());
        GridDataFactory.fillDefaults()
                .hint(96, SWT.DEFAULT)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(size);
        size.addListener(SWT.Selection, e -> canvas.side(size.getSelection()));
        canvas.addListener(SWT.Modify, e -> size.setSelection(canvas.side()));

        Bind.to(root, model.labels(), table -> {
            condition.setEnabled(table.rows() > 0);
            labels.setEnabled(!table.attributes().isEmpty());
            fillSort();
        });
        Bind.to(root, model.order(), o -> fillSort());
        Bind.to(root, model.conditionTrouble(), this::complain);
    }

    Control control() {
        return root;
    }

    void focusFind() {
        find.setFocus();
        find.selectAll();
    }

    private Text field(String key, int style) {
        Text text = Accessible.named(new Text(root, style | SWT.BORDER), TEXTS.text(key), TEXTS.text(key + ".tip"));
        text.setMessage(TEXTS.text(key));
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(text);
        text.addListener(SWT.KeyDown, e -> {
            if (e.keyCode == SWT.ARROW_DOWN) {
                canvas.setFocus();
            }
        });
        return text;
    }

    private Button menuButton(String key, java.util.function.Consumer<Menu> fill) {
        Button button = Accessible.named(new Button(root, SWT.PUSH), TEXTS.text(key), TEXTS.text(key + ".tip"));
        button.setText(TEXTS.text(key) + " ▾");
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).applyTo(button);
        button.addListener(SWT.Selection, e -> {
            Menu menu = new Menu(button);
            fill.accept(menu);
            Point at = button.toDisplay(0, button.getSize().y);
            menu.setLocation(at);
            menu.addListener(SWT.Hide, hidden -> button.getDisplay().asyncExec(() -> {
                if (!menu.isDisposed()) {
                    menu.dispose(); // after the selection, which comes later, has been heard
                }
            }));
            menu.setVisible(true);
        });
        return button;
    }

    /** One look-up when typing in a field has paused. */
    private void soon(Text field, Runnable what) {
        String now = field.getText();
        root.getDisplay().timerExec(REST, () -> {
            if (!field.isDisposed() && field.getText().equals(now)) {
                what.run();
            }
        });
    }

    private void kindsMenu(Menu menu) {
        for (Item.Kind kind : Item.Kind.values()) {
            MenuItem item = new MenuItem(menu, SWT.CHECK);
            item.setText(TEXTS.text("kinds." + kind));
            item.setSelection(kinds.contains(kind));
            item.addListener(SWT.Selection, e -> {
                if (!kinds.remove(kind)) {
                    kinds.add(kind);
                }
                model.showKinds(kinds);
            });
        }
        new MenuItem(menu, SWT.SEPARATOR);
        MenuItem all = new MenuItem(menu, SWT.PUSH);
        all.setText(TEXTS.text("kinds.all"));
        all.addListener(SWT.Selection, e -> {
            kinds.addAll(EnumSet.allOf(Item.Kind.class));
            model.showKinds(kinds);
        });
        MenuItem mine = new MenuItem(menu, SWT.PUSH);
        mine.setText(TEXTS.text("kinds.mine"));
        mine.addListener(SWT.Selection, e -> {
            kinds.addAll(EnumSet.allOf(Item.Kind.class));
            kinds.remove(Item.Kind.POPULATION);
            model.showKinds(kinds);
        });
    }

    private void labelsMenu(Menu menu) {
        LabelTable table = model.labels().get();
        for (String label : table.attributes()) {
            MenuItem item = new MenuItem(menu, SWT.CASCADE);
            item.setText(label.replace("&", "&&"));
            Menu parts = new Menu(menu);
            item.setMenu(parts);
            for (Condition.Part part : Condition.parts(table, label)) {
                MenuItem choice = new MenuItem(parts, SWT.PUSH);
                choice.setText(TEXTS.text("part." + part));
                choice.addListener(SWT.Selection, e -> add(new Condition(label, part).sql(table)));
            }
        }
        new MenuItem(menu, SWT.SEPARATOR);
        MenuItem clear = new MenuItem(menu, SWT.PUSH);
        clear.setText(TEXTS.text("labels.clear"));
        clear.addListener(SWT.Selection, e -> condition.setText(""));
    }

    private void add(String sql) {
        condition.setText(Condition.and(condition.getText(), sql));
        model.select(condition.getText());
    }

    private void complain(String why) {
        boolean none = why.isEmpty();
        trouble.setText(why.replace("&", "&&"));
        trouble.setToolTipText(none ? null : why);
        if (trouble.getLayoutData() instanceof GridData data && data.exclude != none) {
            data.exclude = none;
            trouble.setVisible(!none);
            trouble.requestLayout();
        }
    }

    private void fillSort() {
        Order now = model.order().get();
        List<String> names = new ArrayList<>(List.of(
                TEXTS.text("sort.place"),
                TEXTS.text("sort.name"),
                model.reference()
                        .map(r -> TEXTS.text("sort.near", r.name()))
                        .orElseGet(() -> TEXTS.text("sort.similarity"))));
        model.labels().get().attributes().forEach(a -> names.add(TEXTS.text("sort.label", a)));
        if (!List.of(sort.getItems()).equals(names)) {
            sort.setItems(names.toArray(String[]::new));
        }
        sort.select(
                switch (now.by()) {
                    case PLACE -> 0;
                    case NAME -> 1;
                    case SIMILARITY -> 2;
                    case LABEL -> 3 + model.labels().get().attributes().indexOf(now.label());
                });
        falling.setSelection(now.falling());
    }

    private void sorted() {
        int chosen = sort.getSelectionIndex();
        boolean down = falling.getSelection();
        if (chosen == 2 && model.reference().isPresent() && model.order().get().by() == Order.By.SIMILARITY) {
            return; // it is what is shown
        }
        model.sort(
                switch (chosen) {
                    case 1 -> new Order(Order.By.NAME, "", down);
                    case 2 -> new Order(Order.By.SIMILARITY, "", down);
                    default ->
                        chosen < 3
                                ? new Order(Order.By.PLACE, "", down)
                                : new Order(
                                        Order.By.LABEL,
                                        model.labels().get().attributes().get(chosen - 3),
                                        down);
                });
    }
}
