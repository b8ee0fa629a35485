package w2w.ui.internal.edits;

import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import w2w.api.space.Typicality;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Surface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Insight;
import w2w.ui.internal.plot.Ticks;

/** Whether the identity in hand is like the population, and how far it is out when it is not. */
final class TypicalityBar extends Surface {
    private static final Messages TEXTS = Messages.of(TypicalityBar.class);
    private static final int MARGIN = 14;
    private static final int BAR = 6;

    /** From this rank on a point is said to stand at the edge. */
    private static final double EDGE = 0.98;

    private Insight insight = Insight.NONE;

    TypicalityBar(Composite parent, Theme theme) {
        super(parent, theme, TEXTS.text("typical.accessible"));
        getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getValue(AccessibleControlEvent e) {
                e.result = says();
            }
        });
        setToolTipText(TEXTS.text("typical.tip.none"));
    }

    void show(Insight now) {
        insight = now;
        setToolTipText(now.typicality()
                .map(t -> TEXTS.text(
                        "typical.tip",
                        t.components(),
                        Ticks.label(t.distance(), 1),
                        Ticks.label(usual(t), 1),
                        DirectionSlider.percent(t.rank())))
                .orElse(TEXTS.text("typical.tip.none")));
        redraw();
    }

    /** What it says in words; empty where nothing is known. */
    String says() {
        Optional<Typicality> typicality = insight.typicality();
        if (typicality.isEmpty()) {
            return "";
        }
        Typicality t = typicality.get();
        if (insight.leavesPopulation()) {
            return TEXTS.text("typical.outside", Ticks.label(t.distance(), 1), Ticks.label(usual(t), 1));
        }
        return TEXTS.text(t.rank() >= EDGE ? "typical.edge" : "typical.within", DirectionSlider.percent(t.rank()));
    }

    /** √components: the distance of a model in the midst of the population. */
    private static double usual(Typicality t) {
        return Math.sqrt(t.components());
    }

    @Override
    public Point computeSize(int width, int height, boolean changed) {
        return new Point(width == SWT.DEFAULT ? 260 : width, height == SWT.DEFAULT ? 34 : height);
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        int left = MARGIN - 4;
        int width = area.width - 2 * left;
        double rank = insight.typicality().map(Typicality::rank).orElse(0.0);
        boolean outside = insight.leavesPopulation();
        Tone tone = outside ? Tone.BAD : rank >= EDGE ? Tone.WARN : Tone.GOOD;
        gc.setFont(theme().font(Face.SMALL));
        gc.setForeground(theme().color(outside || rank >= EDGE ? tone : Tone.DIM));
        gc.drawText(TrackSlider.shortened(gc, says(), width), left, 2, true);
        int top = area.height - BAR - 6;
        gc.setBackground(theme().between(Tone.PANEL, Tone.DIM, 0.2));
        gc.fillRoundRectangle(left, top, width, BAR, BAR, BAR);
        if (insight.typicality().isPresent()) {
            gc.setBackground(theme().color(tone));
            gc.fillRoundRectangle(left, top, Math.max(BAR, (int) Math.round(width * rank)), BAR, BAR, BAR);
        }
    }
}
