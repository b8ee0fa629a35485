package w2w.ui.internal.invert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Images;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Surface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.pictures.Raster;

/** The picture to invert, what is masked out of it tinted, and a brush to change that. */
final class MaskCanvas extends Surface {
    private static final Messages TEXTS = Messages.of(MaskCanvas.class);

    /** How much of the picture shows through where it is not looked at. */
    private static final double SHOWS_THROUGH = 0.32;

    private final List<Runnable> painted = new ArrayList<>();
    private final List<Runnable> brushed = new ArrayList<>();
    private Optional<Portrait> portrait = Optional.empty();
    private @Nullable Image image;
    private double radius = 12;
    private double softness = 0.5;
    private boolean erase;
    private boolean tinted = true;
    private boolean down;
    private boolean busy;
    private double lastX;
    private double lastY;
    private Optional<Point> pointer = Optional.empty();

    MaskCanvas(Composite parent, Theme theme) {
        super(parent, theme, TEXTS.text("mask.accessible"));
        addListener(SWT.MouseDown, this::press);
        addListener(SWT.MouseMove, this::move);
        addListener(SWT.MouseUp, this::lift);
        addListener(SWT.MouseExit, e -> {
            pointer = Optional.empty();
            redraw();
        });
        addListener(SWT.MouseVerticalWheel, e -> {
            radius(radius * Math.pow(1.15, Integer.signum(e.count)));
            e.doit = false;
        });
        addListener(SWT.KeyDown, this::key);
        addListener(SWT.FocusIn, e -> redraw());
        addListener(SWT.FocusOut, e -> redraw());
        addListener(
                SWT.Traverse, e -> e.doit = e.detail == SWT.TRAVERSE_TAB_NEXT || e.detail == SWT.TRAVERSE_TAB_PREVIOUS);
        addListener(SWT.Dispose, e -> drop());
    }

    /** Calls when the mask has changed. */
    void onPainted(Runnable observer) {
        painted.add(observer);
    }

    /** Calls when the brush has changed. */
    void onBrush(Runnable observer) {
        brushed.add(observer);
    }

    void show(Optional<Portrait> next) {
        down = false;
        portrait = next;
        changed();
    }

    /** While an inversion looks at the mask nobody may change it. */
    void busy(boolean now) {
        busy = now;
        redraw();
    }

    /** The mask was changed by something else than the brush. */
    void changed() {
        drop();
        redraw();
        List.copyOf(painted).forEach(Runnable::run);
    }

    double radius() {
        return radius;
    }

    /** Of the brush, in pixels of the picture. */
    void radius(double next) {
        radius = Math.max(1, Math.min(256, next));
        redraw();
        List.copyOf(brushed).forEach(Runnable::run);
    }

    double softness() {
        return softness;
    }

    void softness(double next) {
        softness = Math.max(0, Math.min(1, next));
        redraw();
    }

    boolean erase() {
        return erase;
    }

    void erase(boolean now) {
        erase = now;
        redraw();
        List.copyOf(brushed).forEach(Runnable::run);
    }

    void tinted(boolean now) {
        tinted = now;
        drop();
        redraw();
    }

    private void drop() {
        if (image != null) {
            image.dispose();
            image = null;
        }
    }

    /** Where the picture lies, and how many points a pixel of it is. */
    private Rectangle place(Raster raster) {
        Rectangle area = getClientArea();
        double scale = Math.min((double) area.width / raster.width(), (double) area.height / raster.height());
        int w = (int) Math.round(raster.width() * scale);
        int h = (int) Math.round(raster.height() * scale);
        return new Rectangle((area.width - w) / 2, (area.height - h) / 2, w, h);
    }

    private void press(Event e) {
        setFocus();
        if (busy || e.button == 2) {
            return;
        }
        portrait.ifPresent(p -> {
            down = true;
            boolean other = e.button == 3 || (e.stateMask & SWT.MOD2) != 0; // the other tool while it is held
            lastX = x(e, p);
            lastY = y(e, p);
            p.mask().press(new Mask.Brush(radius, softness, erase != other), lastX, lastY);
            changed();
        });
    }

    private void move(Event e) {
        pointer = Optional.of(new Point(e.x, e.y));
        portrait.filter(p -> down)
                .ifPresentOrElse(
                        p -> {
                            double toX = x(e, p);
                            double toY = y(e, p);
                            p.mask().drag(lastX, lastY, toX, toY);
                            lastX = toX;
                            lastY = toY;
                            changed();
                        },
                        this::redraw);
    }

    private void lift(Event e) {
        portrait.filter(p -> down).ifPresent(p -> p.mask().release());
        down = false;
        changed();
    }

    private double x(Event e, Portrait p) {
        Rectangle at = place(p.raster());
        return (double) (e.x - at.x) / at.width * p.raster().width();
    }

    private double y(Event e, Portrait p) {
        Rectangle at = place(p.raster());
        return (double) (e.y - at.y) / at.height * p.raster().height();
    }

    private void key(Event e) {
        boolean command = (e.stateMask & SWT.MOD1) != 0;
        switch (e.keyCode) {
            case '[', SWT.KEYPAD_SUBTRACT, '-' -> radius(radius / 1.15);
            case ']', SWT.KEYPAD_ADD, '+' -> radius(radius * 1.15);
            case 'x' -> erase(!erase);
            case 'z' ->
                portrait.filter(p -> !busy).ifPresent(p -> {
                    if (command && (e.stateMask & SWT.MOD2) != 0) {
                        p.mask().redo();
                    } else {
                        p.mask().undo();
                    }
                    changed();
                });
            default -> {
                // nothing of ours
            }
        }
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        if (portrait.isEmpty()) {
            nothing(gc, area);
            return;
        }
        Portrait p = portrait.get();
        Rectangle at = place(p.raster());
        Image now = image;
        if (now == null) {
            now = Images.of(getDisplay(), overlaid(p));
            image = now;
        }
        gc.setInterpolation(SWT.DEFAULT);
        gc.drawImage(now, 0, 0, p.raster().width(), p.raster().height(), at.x, at.y, at.width, at.height);
        if (isFocusControl()) {
            gc.setForeground(theme().color(Tone.ACCENT));
            gc.drawRectangle(at.x, at.y, at.width - 1, at.height - 1);
        }
        pointer.filter(q -> !busy)
                .ifPresent(q -> brush(gc, q, (double) at.width / p.raster().width()));
    }

    private void nothing(GC gc, Rectangle area) {
        gc.setForeground(theme().color(Tone.LINE));
        gc.setLineStyle(SWT.LINE_DASH);
        gc.drawRoundRectangle(6, 6, area.width - 13, area.height - 13, 12, 12);
        gc.setLineStyle(SWT.LINE_SOLID);
        gc.setForeground(theme().color(Tone.DIM));
        say(gc, new Rectangle(6, 6, area.width - 13, area.height - 13), TEXTS.text("mask.nothing"));
    }

    private void brush(GC gc, Point at, double scale) {
        int r = (int) Math.round(radius * scale);
        int inner = (int) Math.round(radius * (1 - softness) * scale);
        gc.setForeground(getDisplay().getSystemColor(SWT.COLOR_BLACK));
        gc.setLineWidth(3);
        gc.setAlpha(90);
        gc.drawOval(at.x - r, at.y - r, 2 * r, 2 * r);
        gc.setAlpha(255);
        gc.setLineWidth(1);
        gc.setForeground(erase ? theme().color(Tone.BAD) : getDisplay().getSystemColor(SWT.COLOR_WHITE));
        gc.drawOval(at.x - r, at.y - r, 2 * r, 2 * r);
        if (inner > 2) {
            gc.setLineStyle(SWT.LINE_DOT);
            gc.drawOval(at.x - inner, at.y - inner, 2 * inner, 2 * inner);
            gc.setLineStyle(SWT.LINE_SOLID);
        }
    }

    /** The picture; what is not looked at is mixed with a tint, grey and dark. */
    private Raster overlaid(Portrait p) {
        Raster raster = p.raster();
        if (!tinted) {
            return raster;
        }
        Color tint = theme().between(Tone.WINDOW, Tone.ACCENT, 0.35);
        int[] to = {tint.getRed(), tint.getGreen(), tint.getBlue()};
        byte[] from = raster.rgb();
        byte[] mixed = new byte[from.length];
        for (int y = 0, i = 0; y < raster.height(); y++) {
            for (int x = 0; x < raster.width(); x++, i += 3) {
                double keep = SHOWS_THROUGH + (1 - SHOWS_THROUGH) * p.mask().get(x, y);
                for (int c = 0; c < 3; c++) {
                    mixed[i + c] = (byte) Math.round(keep * (from[i + c] & 0xFF) + (1 - keep) * to[c]);
                }
            }
        }
        return new Raster(raster.width(), raster.height(), mixed);
    }
}
