package w2w.ui.internal.look;

import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.TextLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/** A canvas that draws itself: without flicker, on the theme's ground, with a name for those who cannot see it. */
public abstract class Surface extends Canvas {
    private static final int MARGIN = 8;

    private final Theme theme;

    /** @param accessibleName what a screen reader calls it */
    protected Surface(Composite parent, Theme theme, String accessibleName) {
        this(parent, SWT.NONE, theme, accessibleName);
    }

    /** @param style more style bits, such as {@link SWT#V_SCROLL} */
    protected Surface(Composite parent, int style, Theme theme, String accessibleName) {
        super(parent, style | SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND);
        this.theme = theme;
        addListener(SWT.Paint, e -> {
            Rectangle area = getClientArea();
            e.gc.setAntialias(SWT.ON);
            e.gc.setTextAntialias(SWT.ON);
            e.gc.setBackground(getBackground());
            e.gc.fillRectangle(area);
            e.gc.setForeground(theme.color(Tone.TEXT));
            e.gc.setFont(theme.font(Face.NORMAL));
            paint(e.gc, area);
        });
        Bind.theme(this, theme, () -> {
            setBackground(theme.color(ground()));
            redraw();
        });
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent e) {
                e.result = accessibleName;
            }
        });
    }

    protected final Theme theme() {
        return theme;
    }

    /** What is behind the drawing; called by the constructor. */
    protected Tone ground() {
        return Tone.PANEL;
    }

    /** Words in the middle of {@code at}, in lines that fit into it, in the colours and font of {@code gc}. */
    protected final void say(GC gc, Rectangle at, String words) {
        if (words.isEmpty() || at.width <= 2 * MARGIN) {
            return;
        }
        TextLayout layout = new TextLayout(getDisplay());
        try {
            layout.setText(words);
            layout.setFont(gc.getFont());
            layout.setAlignment(SWT.CENTER);
            layout.setSpacing(4);
            layout.setWidth(at.width - 2 * MARGIN);
            int height = layout.getBounds().height;
            layout.draw(gc, at.x + MARGIN, at.y + Math.max(0, (at.height - height) / 2));
        } finally {
            layout.dispose();
        }
    }

    /** Draws everything; the ground is there already. */
    protected abstract void paint(GC gc, Rectangle area);
}
