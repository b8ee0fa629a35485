package w2w.ui.internal.space;

import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import w2w.api.weights.LabelTable;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.view.Frame;

/** What the scatter plot is laid out along and coloured by. */
final class SpaceBar {
    private static final Messages TEXTS = Messages.of(SpaceBar.class);
    private static final String COLOUR = "space.colour";
    private static final int WIDE = 6;

    /** Stands for a label that was never chosen; none of that name can be. */
    private static final String NEVER = "\n";

    private final Composite root;
    private final List<Combo> axes;
    private final Combo colour;
    private final Frame frame;

    SpaceBar(Composite parent, Frame frame, Runnable layOut, Runnable recolour, Runnable fit) {
        this.frame = frame;
        Theme theme = frame.theme();
        root = Panels.grid(parent, theme, WIDE);
        axes = List.of(
                combo(root, theme, "space.x", "space.axis.tip", SWT.NONE),
                combo(root, theme, "space.y", "space.axis.tip", SWT.NONE));
        for (Combo axis : axes) {
            for (int event : new int[] {SWT.Selection, SWT.DefaultSelection, SWT.FocusOut}) {
                axis.addListener(event, e -> {
                    if (!wanted(axis).equals(axis.getText())) {
                        frame.remember(key(axis), axis.getText());
                    }
                    layOut.run();
                });
            }
        }
        Panels.label(root, theme, TEXTS.text("space.colour"), Face.NORMAL, Tone.DIM);
        Composite last = Panels.grid(root, theme, 2);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(last);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(last);
        colour = field(last, "space.colour", "space.colour.tip", SWT.READ_ONLY);
        colour.addListener(SWT.Selection, e -> {
            frame.remember(COLOUR, label());
            recolour.run();
        });
        Button all = new Button(last, SWT.PUSH);
        all.setText(TEXTS.text("space.fit"));
        Accessible.named(all, TEXTS.text("space.fit"), TEXTS.text("space.fit.tip"));
        all.addListener(SWT.Selection, e -> fit.run());
        root.addListener(SWT.Resize, e -> arrange());
    }

    /** A row each where one row would be too narrow for the names. */
    private void arrange() {
        int columns = root.getSize().x < 620 ? 2 : WIDE;
        if (root.getLayout() instanceof GridLayout grid && grid.numColumns != columns) {
            grid.numColumns = columns;
            root.getDisplay().asyncExec(() -> {
                if (!root.isDisposed()) {
                    root.requestLayout();
                }
            });
        }
    }

    Composite control() {
        return root;
    }

    private static Combo combo(Composite parent, Theme theme, String key, String tip, int style) {
        Panels.label(parent, theme, TEXTS.text(key), Face.NORMAL, Tone.DIM);
        return field(parent, key, tip, style);
    }

    private static Combo field(Composite parent, String key, String tip, int style) {
        Combo combo = new Combo(parent, SWT.DROP_DOWN | style);
        Accessible.named(combo, TEXTS.text(key), TEXTS.text(tip));
        GridDataFactory.fillDefaults().grab(true, false).hint(90, SWT.DEFAULT).applyTo(combo);
        combo.addListener(SWT.MouseWheel, e -> e.doit = false); // a wheel on its way to the plot changes nothing
        return combo;
    }

    private String key(Combo axis) {
        return "space.axis." + axes.indexOf(axis);
    }

    private String wanted(Combo axis) {
        return frame.remembered(key(axis), "");
    }

    /** Begins anew with the labels of a population: the one chosen last colours, else its first binary one, else its first. */
    void begin(LabelTable labels) {
        List<String> attributes = labels.attributes();
        colour.removeAll();
        colour.add(TEXTS.text("space.colour.none"));
        attributes.forEach(colour::add);
        String first = attributes.stream()
                .filter(labels::isBinary)
                .findFirst()
                .orElse(attributes.isEmpty() ? "" : attributes.get(0));
        String wanted = frame.remembered(COLOUR, NEVER);
        boolean there = wanted.isEmpty() || attributes.contains(wanted);
        colour.select(attributes.indexOf(there ? wanted : first) + 1);
    }

    /** Lists the axes there are; those chosen last are chosen, the first components where there are no such. */
    void offer(AxisChoices choices) {
        for (int i = 0; i < axes.size(); i++) {
            String wanted = wanted(axes.get(i));
            axes.get(i).setItems(choices.texts().toArray(new String[0]));
            axes.get(i).setText(choices.axis(wanted).map(choices::text).orElse(choices.usual(i)));
        }
    }

    /** The plane that is chosen; empty where a text names no axis. */
    Optional<Plane> plane(AxisChoices choices) {
        Optional<PlaneAxis> x = choices.axis(axes.get(0).getText());
        Optional<PlaneAxis> y = choices.axis(axes.get(1).getText());
        return x.isPresent() && y.isPresent() ? Optional.of(new Plane(x.get(), y.get())) : Optional.empty();
    }

    /** The label that colours; empty for one colour. */
    String label() {
        return colour.getSelectionIndex() > 0 ? colour.getText() : "";
    }
}
