package w2w.ui.internal.space;

import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
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

/** What the scatter plot is laid out along and coloured by. */
final class SpaceBar {
    private static final Messages TEXTS = Messages.of(SpaceBar.class);

    private final Composite root;
    private final List<Combo> axes;
    private final Combo colour;

    SpaceBar(Composite parent, Theme theme, Runnable layOut, Runnable recolour, Runnable fit) {
        root = Panels.grid(parent, theme, 4);
        axes = List.of(
                combo(theme, "space.x", "space.axis.tip", SWT.NONE),
                combo(theme, "space.y", "space.axis.tip", SWT.NONE));
        for (Combo axis : axes) {
            axis.addListener(SWT.Selection, e -> layOut.run());
            axis.addListener(SWT.DefaultSelection, e -> layOut.run());
            axis.addListener(SWT.FocusOut, e -> layOut.run());
        }
        colour = combo(theme, "space.colour", "space.colour.tip", SWT.READ_ONLY);
        colour.addListener(SWT.Selection, e -> recolour.run());
        Button all = new Button(root, SWT.PUSH);
        all.setText(TEXTS.text("space.fit"));
        Accessible.named(all, TEXTS.text("space.fit"), TEXTS.text("space.fit.tip"));
        all.addListener(SWT.Selection, e -> fit.run());
        GridDataFactory.fillDefaults().span(2, 1).align(SWT.END, SWT.CENTER).applyTo(all);
    }

    Composite control() {
        return root;
    }

    private Combo combo(Theme theme, String key, String tip, int style) {
        Panels.label(root, theme, TEXTS.text(key), Face.NORMAL, Tone.DIM);
        Combo combo = new Combo(root, SWT.DROP_DOWN | style);
        Accessible.named(combo, TEXTS.text(key), TEXTS.text(tip));
        GridDataFactory.fillDefaults().grab(true, false).hint(90, SWT.DEFAULT).applyTo(combo);
        combo.addListener(SWT.MouseWheel, e -> e.doit = false); // a wheel on its way to the plot changes nothing
        return combo;
    }

    /** Begins anew with the labels of a population: its first binary one colours, else its first. */
    void begin(LabelTable labels) {
        List<String> attributes = labels.attributes();
        colour.removeAll();
        colour.add(TEXTS.text("space.colour.none"));
        attributes.forEach(colour::add);
        String first = attributes.stream()
                .filter(labels::isBinary)
                .findFirst()
                .orElse(attributes.isEmpty() ? "" : attributes.get(0));
        colour.select(Math.max(0, attributes.indexOf(first) + 1));
        axes.forEach(a -> a.setText(""));
    }

    /** Lists the axes there are; those in use stay, where there is none yet the first components are chosen. */
    void offer(AxisChoices choices) {
        for (int i = 0; i < axes.size(); i++) {
            String before = axes.get(i).getText();
            axes.get(i).setItems(choices.texts().toArray(new String[0]));
            axes.get(i).setText(choices.axis(before).isPresent() ? before : choices.usual(i));
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
