package w2w.ui.internal.edits;

import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import w2w.api.edit.Edit;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.plot.Scale;

/** From which timestep on the edit acts, over the course of denoising from left to right: noise first, the finished picture last. */
final class InjectionSlider extends TrackSlider {
    private static final Messages TEXTS = Messages.of(InjectionSlider.class);
    private static final int MARGIN = 14;
    private static final int HEAD = 24;
    private static final int BAR = 8;

    /** Timesteps between which an edit still changes everything, or finer things (paper, section 4.2). */
    private static final int GLOBAL = 700;

    private static final int FINE = 400;

    InjectionSlider(Composite parent, Theme theme, Consumer<Change> listener) {
        super(parent, theme, TEXTS.text("injection.accessible"), SliderModel.Range.INJECTION);
        listen(listener);
        setToolTipText(TEXTS.text("injection.tip"));
    }

    @Override
    public Point computeSize(int width, int height, boolean changed) {
        return new Point(width == SWT.DEFAULT ? 260 : width, height == SWT.DEFAULT ? HEAD + BAR + 28 : height);
    }

    @Override
    Scale scale() {
        Rectangle t = track();
        return Scale.linear(Edit.ALWAYS, 0, t.x + GRIP, t.x + t.width - GRIP);
    }

    @Override
    Rectangle track() {
        return new Rectangle(MARGIN - GRIP, HEAD - 2, getClientArea().width - 2 * (MARGIN - GRIP), BAR + 3 * GRIP);
    }

    @Override
    Rectangle number() {
        return new Rectangle(getClientArea().width - MARGIN - 62, 3, 66, HEAD - 6);
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        boolean always = model().value() >= Edit.ALWAYS;
        gc.setFont(theme().font(Face.BOLD));
        gc.setForeground(theme().color(isEnabled() ? Tone.TEXT : Tone.DIM));
        String title = TEXTS.text("injection.title");
        Point size = gc.textExtent(title);
        gc.drawText(title, MARGIN - 4, 3 + (HEAD - 6 - size.y) / 2, true);
        gc.setFont(theme().font(Face.SMALL));
        gc.setForeground(theme().color(Tone.DIM));
        String says = shortened(
                gc, TEXTS.text(always ? "injection.always" : "injection.later"), number().x - MARGIN - 10 - size.x);
        gc.drawText(says, MARGIN + 6 + size.x, 3 + (HEAD - 6 - gc.textExtent(says).y) / 2, true);
        paintNumber(gc, TEXTS.text("injection.number", model().text()));

        Scale scale = scale();
        int left = (int) Math.round(scale.pixelFrom());
        int right = (int) Math.round(scale.pixelTo());
        int thumb = (int) Math.round(scale.pixel(model().shown()));
        int top = HEAD + 4;
        gc.setBackground(theme().between(Tone.PANEL, Tone.DIM, 0.2));
        gc.fillRoundRectangle(left, top, right - left, BAR, BAR, BAR);
        gc.setBackground(theme().between(Tone.PANEL, Tone.ACCENT, 0.35));
        gc.fillRoundRectangle(thumb, top, right - thumb, BAR, BAR, BAR);
        zone(gc, scale, Edit.ALWAYS, GLOBAL, "injection.global", top);
        zone(gc, scale, GLOBAL, FINE, "injection.fine", top);
        zone(gc, scale, FINE, 0, "injection.none", top);
        paintThumb(gc, thumb, top - 2, top + BAR / 2, isEnabled() ? Tone.ACCENT : Tone.DIM);
    }

    private void zone(GC gc, Scale scale, int from, int to, String key, int top) {
        int left = (int) Math.round(scale.pixel(from));
        int width = (int) Math.round(scale.pixel(to)) - left;
        gc.setForeground(theme().color(Tone.LINE));
        if (from < Edit.ALWAYS) {
            gc.drawLine(left, top, left, top + BAR + 6);
        }
        gc.setForeground(theme().color(Tone.DIM));
        String text = shortened(gc, TEXTS.text(key), width - 10);
        Point size = gc.textExtent(text);
        gc.drawText(text, left + (width - size.x) / 2, top + BAR + 5, true);
    }
}
