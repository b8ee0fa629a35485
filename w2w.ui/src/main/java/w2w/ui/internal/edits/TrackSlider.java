package w2w.ui.internal.edits;

import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleValueAdapter;
import org.eclipse.swt.accessibility.AccessibleValueEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.edits.SliderModel.Step;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Surface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.plot.Scale;

/**
 * A slider that draws itself, with its number. Drag it (finely with Shift, back with Escape), turn the wheel over it when it has the
 * keyboard, use arrows, Page and End keys, type a number or press Enter for a field, double-click or press Backspace to reset it. A drag
 * or a burst of key presses is one change.
 */
abstract class TrackSlider extends Surface {
    /** Key presses and wheel turns that follow each other faster are one change, milliseconds. */
    private static final int BURST = 500;

    static final int GRIP = 6;

    private final SliderModel model;
    private final Runnable settle = this::settle;
    private Consumer<Change> listener = change -> {};
    private @Nullable Text typing;
    private boolean unsettled;
    private boolean clicked;
    private boolean dragged;
    private boolean doubled;

    /** A value, and whether it is meant to stay: while a drag goes on it is not. */
    record Change(double value, boolean done) {}

    TrackSlider(Composite parent, Theme theme, String name, SliderModel.Range range) {
        super(parent, theme, name);
        this.model = new SliderModel(range);
        addListener(SWT.MouseDown, this::pressed);
        addListener(SWT.MouseMove, this::moved);
        addListener(SWT.MouseUp, this::released);
        addListener(SWT.MouseDoubleClick, this::doubleClicked);
        addListener(SWT.MouseWheel, this::turned);
        addListener(SWT.KeyDown, this::key);
        addListener(
                SWT.Traverse,
                e -> e.doit = e.detail == SWT.TRAVERSE_TAB_NEXT
                        || e.detail == SWT.TRAVERSE_TAB_PREVIOUS
                        || (e.detail == SWT.TRAVERSE_ESCAPE && !model.isDragging()));
        addListener(SWT.FocusIn, e -> redraw());
        addListener(SWT.FocusOut, e -> {
            settle();
            redraw();
        });
        speak();
    }

    /** Tells a listener of every change from now on. */
    final void listen(Consumer<Change> now) {
        listener = now;
    }

    /** Where the thumb runs: the ends of the range are its left and right edges, or the other way round. */
    abstract Scale scale();

    /** Where presses move the thumb. */
    abstract Rectangle track();

    /** Where the number is drawn, which a click there replaces by a field. */
    abstract Rectangle number();

    final SliderModel model() {
        return model;
    }

    /** Shows a value set elsewhere. */
    final void show(double value) {
        if (unsettled && value == model.value()) {
            return; // our own preview comes back
        }
        if (unsettled && !model.isDragging()) {
            unsettled = false; // somebody undid it, or took another identity
        }
        if (model.value() != value) {
            model.set(value);
            getAccessible().sendEvent(ACC.EVENT_VALUE_CHANGED, null);
        }
        redraw();
    }

    /** Tells of what was changed by keys or the wheel and is not told yet. */
    final void settle() {
        clicked = false;
        if (unsettled && !isDisposed()) {
            unsettled = false;
            listener.accept(new Change(model.value(), true));
        }
    }

    private void preview() {
        listener.accept(new Change(model.value(), false));
        getAccessible().sendEvent(ACC.EVENT_VALUE_CHANGED, null);
        redraw();
    }

    private void commit() {
        clicked = false;
        unsettled = false;
        listener.accept(new Change(model.value(), true));
        getAccessible().sendEvent(ACC.EVENT_VALUE_CHANGED, null);
        redraw();
    }

    private void pressed(Event e) {
        if (e.button != 1) {
            return;
        }
        if (!clicked) {
            settle();
        }
        if (number().contains(e.x, e.y)) {
            type("");
        } else if (track().contains(e.x, e.y)) {
            forceFocus();
            double before = model.value();
            model.press(scale(), e.x);
            dragged = false;
            doubled = false;
            if (model.value() != before) {
                preview();
            }
            redraw();
        }
    }

    private void moved(Event e) {
        if (model.isDragging()) {
            dragged = true;
            double before = model.value();
            model.drag(scale(), e.x, (e.stateMask & SWT.SHIFT) != 0);
            if (model.value() != before) {
                preview();
            }
        }
    }

    private void released(Event e) {
        if (doubled) {
            doubled = false;
            model.reset();
            commit();
        } else if (model.isDragging()) {
            model.release();
            if (model.isMoved() && dragged) {
                commit();
            } else if (model.isMoved()) { // a click: a second one may make it a reset, which is one change then
                clicked = true;
                unsettled = true;
                getDisplay().timerExec(getDisplay().getDoubleClickTime(), settle);
            }
            redraw();
        }
    }

    private void doubleClicked(Event e) {
        if (e.button == 1 && track().contains(e.x, e.y)) {
            model.cancel(); // what the second press began
            doubled = true;
        }
    }

    private void turned(Event e) {
        if (isFocusControl()
                && track().contains(e.x, e.y)) { // else the panel scrolls, and nobody moves a slider by accident
            boolean fine = (e.stateMask & SWT.SHIFT) != 0;
            burst(e.count > 0 ? fine ? Step.BIT_MORE : Step.MORE : fine ? Step.BIT_LESS : Step.LESS);
            e.doit = false;
        }
    }

    private void key(Event e) {
        boolean fine = (e.stateMask & SWT.SHIFT) != 0;
        if ((e.stateMask & (SWT.MOD1 | SWT.ALT)) != 0) {
            return;
        }
        switch (e.keyCode) {
            case SWT.ARROW_UP -> burst(fine ? Step.BIT_MORE : Step.MORE);
            case SWT.ARROW_DOWN -> burst(fine ? Step.BIT_LESS : Step.LESS);
            case SWT.ARROW_RIGHT ->
                burst(rises() ? fine ? Step.BIT_MORE : Step.MORE : fine ? Step.BIT_LESS : Step.LESS);
            case SWT.ARROW_LEFT -> burst(rises() ? fine ? Step.BIT_LESS : Step.LESS : fine ? Step.BIT_MORE : Step.MORE);
            case SWT.PAGE_UP -> burst(Step.MUCH_MORE);
            case SWT.PAGE_DOWN -> burst(Step.MUCH_LESS);
            case SWT.HOME -> jump(rises() ? model::toLeast : model::toMost);
            case SWT.END -> jump(rises() ? model::toMost : model::toLeast);
            case SWT.BS -> reset();
            case SWT.CR, SWT.KEYPAD_CR -> type("");
            case SWT.ESC -> cancel();
            default -> {
                if (e.character != 0 && "0123456789-+.,".indexOf(e.character) >= 0) {
                    type(String.valueOf(e.character));
                }
            }
        }
    }

    /** Whether the larger values are on the right. */
    private boolean rises() {
        return scale().perPixel() > 0;
    }

    private void burst(Step step) {
        double before = model.value();
        model.step(step);
        if (model.value() != before) {
            unsettled = true;
            preview();
            getDisplay().timerExec(-1, settle);
            getDisplay().timerExec(BURST, settle);
        }
    }

    /** To the value that means no change. */
    final void reset() {
        jump(model::reset);
    }

    private void jump(Runnable move) {
        settle();
        double before = model.value();
        move.run();
        if (model.value() != before) {
            commit();
        }
    }

    private void cancel() {
        if (model.isDragging()) {
            model.cancel();
            preview();
        }
    }

    /** Puts a field over the number; {@code begun} is what has been typed already, empty to select what is there. */
    final void type(String begun) {
        settle();
        if (typing != null) {
            return;
        }
        Text field = new Text(this, SWT.BORDER | SWT.RIGHT | SWT.SINGLE);
        typing = field;
        field.setText(begun.isEmpty() ? model.text() : begun);
        field.setForeground(theme().color(Tone.TEXT));
        field.setBackground(theme().color(Tone.FIELD));
        Rectangle at = number();
        Point size = field.computeSize(Math.max(64, at.width), SWT.DEFAULT);
        field.setBounds(at.x + at.width - size.x, Math.max(0, at.y + (at.height - size.y) / 2), size.x, size.y);
        if (begun.isEmpty()) {
            field.selectAll();
        } else {
            field.setSelection(begun.length());
        }
        field.addListener(SWT.DefaultSelection, e -> typed(field));
        field.addListener(SWT.FocusOut, e -> typed(field));
        field.addListener(SWT.Traverse, e -> {
            if (e.detail == SWT.TRAVERSE_ESCAPE) {
                e.doit = false;
                close(field);
            }
        });
        field.setFocus();
    }

    private void typed(Text field) {
        if (typing != field) {
            return;
        }
        double before = model.value();
        boolean taken = model.type(field.getText());
        if (!taken && field.isFocusControl()) {
            field.setForeground(theme().color(Tone.BAD));
            field.selectAll();
            return;
        }
        close(field);
        if (model.value() != before) {
            commit();
        }
    }

    private void close(Text field) {
        typing = null;
        boolean had = field.isFocusControl();
        field.dispose();
        if (had) {
            forceFocus();
        }
    }

    /** The thumb: a line over the track with a grip at its foot, the focus shown by a ring. */
    final void paintThumb(GC gc, int x, int top, int bottom, Tone tone) {
        gc.setForeground(theme().color(tone));
        gc.setBackground(theme().color(tone));
        gc.setLineWidth(2);
        gc.drawLine(x, top, x, bottom);
        gc.fillOval(x - GRIP, bottom - GRIP, 2 * GRIP, 2 * GRIP);
        gc.setLineWidth(1);
        gc.setBackground(theme().color(Tone.FIELD));
        gc.fillOval(x - GRIP + 3, bottom - GRIP + 3, 2 * GRIP - 6, 2 * GRIP - 6);
        if (isFocusControl()) {
            gc.setLineWidth(2);
            gc.setAlpha(110);
            gc.drawOval(x - GRIP - 3, bottom - GRIP - 3, 2 * GRIP + 6, 2 * GRIP + 6);
            gc.setAlpha(255);
            gc.setLineWidth(1);
        }
    }

    /** The number in its field. */
    final void paintNumber(GC gc, String text) {
        Rectangle at = number();
        gc.setFont(theme().font(Face.NORMAL));
        gc.setBackground(theme().color(Tone.FIELD));
        gc.fillRoundRectangle(at.x, at.y, at.width, at.height, 6, 6);
        gc.setForeground(theme().color(Tone.LINE));
        gc.drawRoundRectangle(at.x, at.y, at.width - 1, at.height - 1, 6, 6);
        gc.setForeground(theme().color(isEnabled() ? Tone.TEXT : Tone.DIM));
        Point size = gc.textExtent(text);
        gc.drawText(text, at.x + at.width - size.x - 6, at.y + (at.height - size.y) / 2, true);
    }

    /** A text that is cut where there is no room for all of it. */
    static String shortened(GC gc, String text, int room) {
        if (gc.textExtent(text).x <= room) {
            return text;
        }
        int length = text.length();
        while (length > 0 && gc.textExtent(text.substring(0, length) + "…").x > room) {
            length--;
        }
        return length == 0 ? "" : text.substring(0, length).stripTrailing() + "…";
    }

    private void speak() {
        getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getRole(AccessibleControlEvent e) {
                e.detail = ACC.ROLE_SLIDER;
            }

            @Override
            public void getValue(AccessibleControlEvent e) {
                e.result = model.text();
            }

            @Override
            public void getState(AccessibleControlEvent e) {
                e.detail = ACC.STATE_FOCUSABLE | (isFocusControl() ? ACC.STATE_FOCUSED : 0);
            }
        });
        getAccessible().addAccessibleValueListener(new AccessibleValueAdapter() {
            @Override
            public void getCurrentValue(AccessibleValueEvent e) {
                e.value = model.value();
            }

            @Override
            public void setCurrentValue(AccessibleValueEvent e) {
                double wanted = e.value.doubleValue();
                if (model.type(String.valueOf(wanted))) {
                    commit();
                }
            }

            @Override
            public void getMinimumValue(AccessibleValueEvent e) {
                e.value = model.range().least();
            }

            @Override
            public void getMaximumValue(AccessibleValueEvent e) {
                e.value = model.range().most();
            }
        });
    }
}
