package w2w.ui.internal.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/**
 * A number with its name in one field: drag sideways to change it (with Shift finely), click or press Enter to type it, arrow keys and wheel go in
 * steps, Home takes the default.
 */
public final class NumberField extends Surface {
    private static final int HEIGHT = 26;
    /** Pixels a hand may tremble before it drags. */
    private static final int SLACK = 3;

    private final String label;
    private final double least;
    private final double most;
    private final double step;
    private final int digits;
    private final List<Listener> listeners = new ArrayList<>();
    private double value;
    private double initial;
    private int downX;
    private double downValue;
    private boolean down;
    private boolean dragging;
    private @Nullable Text editor;

    /** Hears of changes. */
    @FunctionalInterface
    public interface Listener {
        /**
         * The number was changed by a person.
         *
         * @param done false while it is being dragged
         */
        void changed(double value, boolean done);
    }

    /** @param digits after the point */
    public NumberField(
            Composite parent,
            Theme theme,
            String label,
            String tip,
            double least,
            double most,
            double step,
            int digits) {
        super(parent, theme, label);
        this.label = label;
        this.least = least;
        this.most = most;
        this.step = step;
        this.digits = digits;
        setToolTipText(tip);
        value = least;
        initial = least;
        addListener(SWT.MouseDown, this::press);
        addListener(SWT.MouseMove, this::drag);
        addListener(SWT.MouseUp, this::release);
        addListener(SWT.MouseWheel, e -> {
            if (isFocusControl()) { // a wheel that scrolls the page must not change what it passes
                change(value + Integer.signum(e.count) * step, true);
                e.doit = false;
            }
        });
        addListener(SWT.KeyDown, this::key);
        addListener(SWT.FocusIn, e -> redraw());
        addListener(SWT.FocusOut, e -> redraw());
        addListener(SWT.Traverse, e -> {
            if (e.detail != SWT.TRAVERSE_RETURN) {
                e.doit = true;
            }
        });
        setCursor(getDisplay().getSystemCursor(SWT.CURSOR_SIZEWE));
        getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getRole(AccessibleControlEvent e) {
                e.detail = ACC.ROLE_SPINBUTTON;
            }

            @Override
            public void getValue(AccessibleControlEvent e) {
                e.result = text();
            }
        });
    }

    public double value() {
        return value;
    }

    /** Shows a value; tells nobody. */
    public void set(double now) {
        double next = fit(now);
        if (next != value) {
            value = next;
            redraw();
        }
    }

    /** What Home goes back to. */
    public NumberField initial(double number) {
        initial = fit(number);
        return this;
    }

    public void onChange(Listener listener) {
        listeners.add(listener);
    }

    private double fit(double number) {
        double scale = Math.pow(10, digits);
        return Math.max(least, Math.min(most, Math.rint(number * scale) / scale));
    }

    private void change(double now, boolean done) {
        double next = fit(now);
        boolean changed = next != value;
        value = next;
        redraw();
        if (changed || done) {
            List.copyOf(listeners).forEach(l -> l.changed(value, done));
        }
    }

    private void press(Event e) {
        if (e.button == 1) {
            setFocus();
            down = true;
            dragging = false;
            downX = e.x;
            downValue = value;
        }
    }

    private void drag(Event e) {
        if (!down) {
            return;
        }
        int moved = e.x - downX;
        if (!dragging && Math.abs(moved) <= SLACK) {
            return;
        }
        dragging = true;
        boolean fine = (e.stateMask & SWT.SHIFT) != 0;
        double pixelsForAll = Math.max(200, getSize().x) * (fine ? 10 : 1);
        double perPixel =
                Double.isInfinite(most - least) || most - least > 100_000 ? step / 4 : (most - least) / pixelsForAll;
        change(downValue + Math.rint(moved * perPixel / step) * step, false);
    }

    private void release(Event e) {
        if (!down || e.button != 1) {
            return;
        }
        down = false;
        if (dragging) {
            dragging = false;
            change(value, true);
        } else {
            type();
        }
    }

    private void key(Event e) {
        double by = (e.stateMask & SWT.SHIFT) != 0 ? 10 * step : step;
        switch (e.keyCode) {
            case SWT.ARROW_RIGHT, SWT.ARROW_UP -> change(value + by, true);
            case SWT.ARROW_LEFT, SWT.ARROW_DOWN -> change(value - by, true);
            case SWT.HOME -> change(initial, true);
            case SWT.CR, SWT.KEYPAD_CR, SWT.F2 -> type();
            default -> {
                if (Character.isDigit(e.character) || e.character == '-' || e.character == '.') {
                    type();
                    if (editor != null) {
                        editor.setText(String.valueOf(e.character));
                        editor.setSelection(1);
                    }
                }
            }
        }
    }

    private void type() {
        if (editor != null) {
            return;
        }
        Text text = new Text(this, SWT.SINGLE | SWT.RIGHT);
        editor = text;
        text.setBounds(getClientArea());
        text.setText(text());
        text.selectAll();
        text.setFocus();
        text.addListener(SWT.DefaultSelection, e -> finish(true));
        text.addListener(SWT.FocusOut, e -> finish(true));
        text.addListener(SWT.KeyDown, e -> {
            if (e.keyCode == SWT.ESC) {
                finish(false);
            }
        });
    }

    private void finish(boolean take) {
        Text text = editor;
        if (text == null || text.isDisposed()) {
            return;
        }
        editor = null; // disposing it takes the focus away, which comes here again
        String typed = text.getText().strip().replace(',', '.');
        text.dispose();
        if (take) {
            try {
                change(Double.parseDouble(typed), true);
            } catch (NumberFormatException e) {
                redraw(); // what is no number changes nothing
            }
        }
    }

    private String text() {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    @Override
    protected Tone ground() {
        return Tone.PANEL;
    }

    @Override
    public Point computeSize(int wHint, int hHint, boolean changed) {
        return new Point(wHint == SWT.DEFAULT ? 150 : wHint, hHint == SWT.DEFAULT ? HEIGHT : hHint);
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        Theme theme = theme();
        int arc = 6;
        gc.setBackground(theme.color(Tone.FIELD));
        gc.fillRoundRectangle(0, 0, area.width - 1, area.height - 1, arc, arc);
        double range = most - least;
        if (range < 100_000) {
            int filled = (int) Math.round((area.width - 1) * (value - least) / range);
            gc.setBackground(theme.color(Tone.SOFT));
            gc.setClipping(0, 0, filled, area.height);
            gc.fillRoundRectangle(0, 0, area.width - 1, area.height - 1, arc, arc);
            gc.setClipping((Rectangle) null);
        }
        gc.setForeground(theme.color(isFocusControl() ? Tone.ACCENT : Tone.LINE));
        gc.drawRoundRectangle(0, 0, area.width - 1, area.height - 1, arc, arc);
        gc.setForeground(theme.color(isEnabled() ? Tone.TEXT : Tone.DIM));
        String number = text();
        Point size = gc.textExtent(number);
        int y = (area.height - size.y) / 2;
        gc.drawText(number, area.width - size.x - 8, y, true);
        gc.setForeground(theme.color(Tone.DIM));
        gc.setClipping(8, 0, Math.max(0, area.width - size.x - 22), area.height);
        gc.drawText(label, 8, y, true);
        gc.setClipping((Rectangle) null);
    }
}
