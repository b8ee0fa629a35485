package w2w.ui.internal.look;

import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;

/** Containers on the theme's ground. */
public final class Panels {
    private Panels() {}

    /** A composite with a grid of so many columns. */
    public static Composite grid(Composite parent, Theme theme, int columns) {
        Composite panel = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults()
                .numColumns(columns)
                .margins(6, 6)
                .spacing(6, 4)
                .applyTo(panel);
        colored(panel, theme, Tone.PANEL, Tone.TEXT);
        panel.setBackgroundMode(SWT.INHERIT_DEFAULT);
        return panel;
    }

    /** A label. */
    public static Label label(Composite parent, Theme theme, String text, Face face, Tone tone) {
        Label label = new Label(parent, SWT.NONE);
        label.setText(text);
        label.setFont(theme.font(face));
        Bind.theme(label, theme, () -> {
            label.setForeground(theme.color(tone));
            label.setBackground(parent.getBackground());
        });
        return label;
    }

    /** Keeps a control in colours of the theme. */
    public static <C extends Control> C colored(C control, Theme theme, Tone ground, Tone text) {
        Bind.theme(control, theme, () -> {
            control.setBackground(theme.color(ground));
            control.setForeground(theme.color(text));
        });
        return control;
    }
}
