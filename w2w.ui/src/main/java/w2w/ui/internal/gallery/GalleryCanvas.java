package w2w.ui.internal.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import w2w.ui.internal.gallery.TileGrid.Box;
import w2w.ui.internal.gallery.TileGrid.Span;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Surface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;

/** Thumbnails in a grid of any length: only what is on the screen is painted and asked for. */
final class GalleryCanvas extends Surface {
    static final int SMALLEST = 48;
    static final int LARGEST = 288;
    static final int USUAL = 112;

    private static final Messages TEXTS = Messages.of(GalleryCanvas.class);
    private static final int GAP = 10;

    /** How long a tile stays on the screen before its picture is asked for, milliseconds: what whisks by is not drawn. */
    private static final int REST = 60;

    private final Desk desk;
    private final GalleryModel model;
    private final Thumbnails thumbnails;
    private final TilePainter painter;
    private final List<Runnable> selectionObservers = new ArrayList<>();
    private final GalleryHands hands;
    private Consumer<Item> open = item -> {};
    private TileGrid grid = new TileGrid(0, 100, USUAL, 20, GAP);
    private int side = USUAL;
    private int top;
    private boolean asking;
    private boolean wasPainted;

    GalleryCanvas(Composite parent, Theme theme, Desk desk, GalleryModel model) {
        super(parent, SWT.V_SCROLL, theme, TEXTS.text("gallery.accessible"));
        this.desk = desk;
        this.model = model;
        painter = new TilePainter(theme);
        thumbnails = new Thumbnails(desk, getDisplay(), () -> {
            if (!isDisposed()) {
                redraw();
            }
        });
        addListener(SWT.Dispose, e -> thumbnails.clear());
        addListener(SWT.Resize, e -> layoutTiles(true));
        addListener(SWT.FocusIn, e -> redraw());
        addListener(SWT.FocusOut, e -> redraw());
        getVerticalBar()
                .addListener(SWT.Selection, e -> scrollTo(getVerticalBar().getSelection()));
        model.observe(this::arranged);
        hands = new GalleryHands(this, model);
        hands.attach();
        new GalleryAccessibility(this, model).attach();
    }

    /** What a double click or Enter does. */
    void onOpen(Consumer<Item> what) {
        open = what;
    }

    /** Does that. */
    void open(Item item) {
        open.accept(item);
    }

    /** Calls when other models are selected. */
    void onSelection(Runnable observer) {
        selectionObservers.add(observer);
    }

    /** Another model draws, or another space is in use. */
    void forgetPictures() {
        thumbnails.clear();
        redraw();
        askSoon();
    }

    int side() {
        return side;
    }

    /** Makes pictures larger or smaller; the tile in the middle of the screen stays there. */
    void side(int next) {
        int fit = Math.max(SMALLEST, Math.min(LARGEST, next));
        if (fit != side) {
            side = fit;
            layoutTiles(true);
            notifyListeners(SWT.Modify, new Event());
        }
    }

    /** The grid as it is now, for those who drive it. */
    TileGrid grid() {
        return grid;
    }

    int top() {
        return top;
    }

    /** What a tile stands for. */
    Item item(int tile) {
        return model.shown().get(tile);
    }

    /** Whether all pictures on the screen have come. */
    boolean isComplete() {
        Span seen = grid.visible(top, getClientArea().height);
        return model.shown().subList(seen.first(), seen.first() + seen.count()).stream()
                .allMatch(i -> thumbnails.image(i) != null);
    }

    private void arranged() {
        if (isDisposed()) {
            return;
        }
        layoutTiles(false);
        selected();
    }

    private void layoutTiles(boolean stay) {
        Rectangle area = getClientArea();
        int middle = stay ? grid.visible(top, Math.max(1, area.height)).first() : 0;
        int within = stay && middle < grid.count() ? grid.bounds(middle).y() - top : 0;
        boolean valued = model.order().get().by() == Order.By.LABEL
                || model.order().get().by() == Order.By.SIMILARITY;
        grid = new TileGrid(model.shown().size(), Math.max(1, area.width), side, captionHeight(valued), GAP);
        if (stay && middle < grid.count()) {
            top = grid.clampTop(grid.bounds(middle).y() - within, area.height);
        }
        top = grid.clampTop(top, area.height);
        ScrollBar bar = getVerticalBar();
        bar.setVisible(grid.height() > area.height);
        bar.setValues(
                top,
                0,
                Math.max(1, grid.height()),
                Math.max(1, Math.min(area.height, grid.height())),
                Math.max(1, grid.pitch() / 3),
                Math.max(1, area.height - grid.pitch() / 2));
        redraw();
        askSoon();
    }

    private int captionHeight(boolean valued) {
        GC gc = new GC(this);
        try {
            gc.setFont(theme().font(Face.NORMAL));
            int height = gc.getFontMetrics().getHeight() + 5;
            gc.setFont(theme().font(Face.SMALL));
            return valued ? height + gc.getFontMetrics().getHeight() : height;
        } finally {
            gc.dispose();
        }
    }

    private void scrollTo(int next) {
        int fit = grid.clampTop(next, getClientArea().height);
        if (fit != top) {
            top = fit;
            redraw();
            askSoon();
        }
    }

    /** Scrolls by as little as shows a tile whole. */
    void reveal(int tile) {
        if (tile >= 0 && tile < grid.count()) {
            int next = grid.reveal(tile, top, getClientArea().height);
            getVerticalBar().setSelection(next);
            scrollTo(next);
        }
    }

    private void askSoon() {
        if (!asking) {
            asking = true;
            getDisplay().timerExec(REST, () -> {
                asking = false;
                if (!isDisposed()) {
                    ask();
                }
            });
        }
    }

    /** What is seen, then a screenful below: scrolling goes down more often than up. */
    private void ask() {
        Rectangle area = getClientArea();
        if (!isVisible() || area.height < 1) {
            wasPainted = false;
            return;
        }
        Span seen = grid.visible(top, area.height);
        Span next = grid.visible(top + area.height, area.height);
        int last = Math.max(seen.first() + seen.count(), next.first() + next.count());
        thumbnails.want(
                model.shown().subList(seen.first(), Math.min(last, model.shown().size())));
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        if (grid.count() == 0 || grid.count() != model.shown().size()) {
            nothing(gc, area);
            return;
        }
        askSoonIfShownAgain();
        Span seen = grid.visible(top, area.height);
        Optional<Identity> inHand = desk.history().identity();
        for (int i = seen.first(); i < seen.first() + seen.count(); i++) {
            Item item = model.shown().get(i);
            Box b = grid.bounds(i);
            painter.paint(
                    gc,
                    new Box(b.x(), b.y() - top, b.width(), b.height()),
                    side,
                    item,
                    thumbnails.image(item),
                    thumbnails.trouble(item),
                    new TilePainter.Look(
                            value(i),
                            model.selection().contains(i),
                            isInHand(item, inHand),
                            isFocusControl() && model.selection().lead() == i,
                            hands.hovered() == i));
        }
    }

    /** A tab that was hidden asked for nothing until now. */
    private void askSoonIfShownAgain() {
        if (!wasPainted) {
            wasPainted = true;
            askSoon();
        }
    }

    /** A kept model hides the one of the population that it has its name from. */
    private boolean isInHand(Item item, Optional<Identity> inHand) {
        return inHand.filter(i -> i.name().equals(item.name())
                        && (item.isKept() || !desk.models().get().contains(item.name())))
                .isPresent();
    }

    private String value(int i) {
        double v = model.value(i);
        return switch (model.order().get().by()) {
            case PLACE, NAME -> "";
            case LABEL -> Double.isNaN(v) ? "–" : ItemText.number(v);
            case SIMILARITY -> Double.isNaN(v) ? "–" : String.format(Locale.ROOT, "%.1f", v);
        };
    }

    private void nothing(GC gc, Rectangle area) {
        String text = TEXTS.text(
                desk.workspace().get().isEmpty()
                        ? "gallery.no.workspace"
                        : model.total() == 0 ? "gallery.no.models" : "gallery.no.match");
        gc.setForeground(theme().color(Tone.DIM));
        say(gc, new Rectangle(area.x, area.y, area.width, area.height * 3 / 4), text);
    }

    /** Says that other models are selected. */
    void selected() {
        redraw();
        if (isFocusControl()) {
            getAccessible().setFocus(model.selection().lead());
        }
        List.copyOf(selectionObservers).forEach(Runnable::run);
    }
}
