package w2w.ui.internal.invert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Images;
import w2w.ui.internal.look.Surface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.pictures.Raster;

/** Small pictures in one row, one of them chosen. */
final class Strip extends Surface {
    private static final int GAP = 6;

    private final List<Frame> frames = new ArrayList<>();
    private final List<IntConsumer> chosen = new ArrayList<>();
    private final String nothing;
    private IntConsumer open = i -> {};
    private IntConsumer remove = i -> {};
    private int current = -1;
    private int left;
    private boolean follows = true;

    /** One picture and what is written below it. */
    private static final class Frame {
        private final String caption;
        private final String tip;
        private @Nullable Image image;

        Frame(String caption, String tip) {
            this.caption = caption;
            this.tip = tip;
        }
    }

    /** @param nothing what it says while it is empty */
    Strip(Composite parent, Theme theme, String accessibleName, String nothing) {
        super(parent, SWT.H_SCROLL, theme, accessibleName);
        this.nothing = nothing;
        addListener(SWT.Resize, e -> layoutFrames());
        addListener(SWT.MouseDown, e -> {
            setFocus();
            int at = at(e);
            if (at >= 0) {
                choose(at);
            }
        });
        addListener(SWT.MouseDoubleClick, e -> {
            if (at(e) >= 0) {
                open.accept(at(e));
            }
        });
        addListener(SWT.MouseMove, e -> {
            int at = at(e);
            String tip = at < 0 ? null : frames.get(at).tip;
            if (!java.util.Objects.equals(tip, getToolTipText())) {
                setToolTipText(tip);
            }
        });
        addListener(SWT.KeyDown, this::key);
        addListener(
                SWT.Traverse, e -> e.doit = e.detail == SWT.TRAVERSE_TAB_NEXT || e.detail == SWT.TRAVERSE_TAB_PREVIOUS);
        addListener(SWT.FocusIn, e -> redraw());
        addListener(SWT.FocusOut, e -> redraw());
        addListener(SWT.MouseVerticalWheel, e -> {
            scrollTo(left - e.count * side() / 4);
            e.doit = false;
        });
        addListener(SWT.Dispose, e -> clear());
        getHorizontalBar().addListener(SWT.Selection, e -> {
            left = getHorizontalBar().getSelection();
            redraw();
        });
        accessible();
    }

    private void accessible() {
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent e) {
                if (e.childID >= 0 && e.childID < frames.size()) {
                    e.result = frames.get(e.childID).tip;
                }
            }
        });
        getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getRole(AccessibleControlEvent e) {
                e.detail = e.childID >= 0 ? ACC.ROLE_LISTITEM : ACC.ROLE_LIST;
            }

            @Override
            public void getChildCount(AccessibleControlEvent e) {
                e.detail = frames.size();
            }

            @Override
            public void getFocus(AccessibleControlEvent e) {
                e.childID = current >= 0 ? current : ACC.CHILDID_SELF;
            }
        });
    }

    /** Calls with the place of the picture that is chosen. */
    void onChoose(IntConsumer observer) {
        chosen.add(observer);
    }

    /** What a double click or Enter does. */
    void onOpen(IntConsumer what) {
        open = what;
    }

    /** What the delete key does. */
    void onRemove(IntConsumer what) {
        remove = what;
    }

    int count() {
        return frames.size();
    }

    /** Whether all pictures have come. */
    boolean isComplete() {
        return frames.stream().allMatch(f -> f.image != null);
    }

    /** The one that is chosen; −1 for none. */
    int current() {
        return current;
    }

    /** One more at the end; where it goes on from the last one, that is chosen next. */
    int add(String caption, String tip) {
        frames.add(new Frame(caption, tip));
        layoutFrames();
        if (follows) {
            show(frames.size() - 1);
        }
        return frames.size() - 1;
    }

    void picture(int at, Raster raster) {
        if (at < frames.size()) {
            Frame frame = frames.get(at);
            if (frame.image != null) {
                frame.image.dispose();
            }
            frame.image = Images.of(getDisplay(), raster.shrunk(256));
            redraw();
        }
    }

    /** Chooses one without telling anybody. */
    void show(int at) {
        current = at;
        if (at >= 0) {
            int x = at * (side() + GAP);
            int width = getClientArea().width;
            scrollTo(Math.max(x + side() + 2 * GAP - width, Math.min(left, x)));
        }
        redraw();
    }

    private void choose(int at) {
        follows = at == frames.size() - 1;
        show(at);
        List.copyOf(chosen).forEach(c -> c.accept(at));
    }

    void clear() {
        frames.forEach(f -> {
            if (f.image != null) {
                f.image.dispose();
            }
        });
        frames.clear();
        current = -1;
        left = 0;
        follows = true;
        if (!isDisposed()) {
            layoutFrames();
        }
    }

    private int line() {
        GC gc = new GC(this);
        gc.setFont(theme().font(Face.SMALL));
        int height = gc.getFontMetrics().getHeight();
        gc.dispose();
        return height;
    }

    private int side() {
        return Math.max(24, getClientArea().height - line() - 2 * GAP - 2);
    }

    private void layoutFrames() {
        Rectangle area = getClientArea();
        int width = GAP + frames.size() * (side() + GAP);
        ScrollBar bar = getHorizontalBar();
        bar.setVisible(width > area.width && area.width > 0);
        bar.setValues(
                left,
                0,
                Math.max(1, width),
                Math.max(1, Math.min(width, area.width)),
                side() / 2,
                Math.max(1, area.width));
        scrollTo(left);
        redraw();
    }

    private void scrollTo(int next) {
        int width = GAP + frames.size() * (side() + GAP);
        left = Math.max(0, Math.min(next, width - getClientArea().width));
        getHorizontalBar().setSelection(left);
        redraw();
    }

    private int at(Event e) {
        int x = e.x + left - GAP;
        int at = Math.floorDiv(x, side() + GAP);
        return x >= 0 && at < frames.size() && x - at * (side() + GAP) < side() ? at : -1;
    }

    private void key(Event e) {
        switch (e.keyCode) {
            case SWT.ARROW_LEFT -> step(current - 1);
            case SWT.ARROW_RIGHT -> step(current + 1);
            case SWT.HOME -> step(0);
            case SWT.END -> step(frames.size() - 1);
            case SWT.CR, SWT.KEYPAD_CR -> {
                if (current >= 0) {
                    open.accept(current);
                }
            }
            case SWT.DEL -> {
                if (current >= 0) {
                    remove.accept(current);
                }
            }
            default -> {
                // nothing of ours
            }
        }
    }

    private void step(int to) {
        if (!frames.isEmpty()) {
            choose(Math.max(0, Math.min(frames.size() - 1, to)));
        }
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        gc.setFont(theme().font(Face.SMALL));
        if (frames.isEmpty()) {
            gc.setForeground(theme().color(Tone.DIM));
            say(gc, area, nothing);
            return;
        }
        int side = side();
        gc.setInterpolation(SWT.DEFAULT);
        for (int i = 0; i < frames.size(); i++) {
            int x = GAP + i * (side + GAP) - left;
            if (x + side < 0 || x > area.width) {
                continue;
            }
            Frame frame = frames.get(i);
            if (frame.image != null) {
                Rectangle size = frame.image.getBounds();
                gc.drawImage(frame.image, 0, 0, size.width, size.height, x, GAP, side, side);
            } else {
                gc.setBackground(theme().color(Tone.FIELD));
                gc.fillRectangle(x, GAP, side, side);
            }
            gc.setForeground(theme().color(i == current ? Tone.ACCENT : Tone.LINE));
            gc.setLineWidth(i == current ? isFocusControl() ? 3 : 2 : 1);
            gc.drawRectangle(x, GAP, side - 1, side - 1);
            gc.setLineWidth(1);
            gc.setForeground(theme().color(i == current ? Tone.TEXT : Tone.DIM));
            Point size = gc.textExtent(frame.caption);
            gc.setClipping(x, 0, side, area.height);
            gc.drawText(frame.caption, x + Math.max(0, (side - size.x) / 2), GAP + side + 3, true);
            gc.setClipping((Rectangle) null);
        }
    }
}
