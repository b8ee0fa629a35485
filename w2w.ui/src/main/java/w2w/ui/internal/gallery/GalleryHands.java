package w2w.ui.internal.gallery;

import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;

/** What mouse and keys do to the thumbnails: select, open, walk, enlarge. */
final class GalleryHands {
    private final GalleryCanvas canvas;
    private final GalleryModel model;
    private int hovered = -1;
    private int released = -1;

    GalleryHands(GalleryCanvas canvas, GalleryModel model) {
        this.canvas = canvas;
        this.model = model;
    }

    /** Listens from now on. */
    void attach() {
        canvas.addListener(SWT.MouseDown, this::press);
        canvas.addListener(SWT.MouseUp, this::release);
        canvas.addListener(SWT.DragDetect, e -> released = -1);
        canvas.addListener(SWT.MouseDoubleClick, e -> itemAt(e).ifPresent(canvas::open));
        canvas.addListener(SWT.MouseMove, this::hover);
        canvas.addListener(SWT.MouseExit, e -> hover(-1));
        canvas.addListener(SWT.KeyDown, this::key);
        canvas.addListener(SWT.Traverse, e -> {
            if (e.detail == SWT.TRAVERSE_TAB_NEXT || e.detail == SWT.TRAVERSE_TAB_PREVIOUS) {
                e.doit = true;
            }
        });
        canvas.addListener(SWT.MouseVerticalWheel, e -> {
            if ((e.stateMask & SWT.MOD1) != 0) {
                canvas.side(canvas.side() + 16 * Integer.signum(e.count));
                e.doit = false;
            }
        });
    }

    /** The tile that the pointer is over; -1 for none. */
    int hovered() {
        return hovered;
    }

    private void press(Event e) {
        canvas.setFocus();
        int tile = canvas.grid().at(e.x, e.y + canvas.top());
        boolean toggle = (e.stateMask & SWT.MOD1) != 0;
        boolean extend = (e.stateMask & SWT.MOD2) != 0;
        boolean onSelected = tile >= 0 && model.selection().contains(tile);
        boolean plain = !toggle && !extend;
        if (e.button == 1 && plain && onSelected) {
            released = tile; // several that are pressed may be about to be dragged: which is chosen is known later
        } else if (e.button == 1 || !onSelected) {
            model.selection().press(tile, toggle && e.button == 1, extend && e.button == 1);
            canvas.selected();
        }
    }

    private void release(Event e) {
        if (released >= 0 && e.button == 1) {
            model.selection().press(released, false, false);
            canvas.selected();
        }
        released = -1;
    }

    private void hover(Event e) {
        hover(canvas.grid().at(e.x, e.y + canvas.top()));
    }

    private void hover(int tile) {
        if (tile != hovered) {
            hovered = tile;
            canvas.redraw();
            canvas.setToolTipText(
                    tile < 0 || tile >= model.shown().size()
                            ? null
                            : ItemText.tip(
                                    model.shown().get(tile), model.labels().get()));
        }
    }

    private void key(Event e) {
        boolean toggle = (e.stateMask & SWT.MOD1) != 0;
        boolean extend = (e.stateMask & SWT.MOD2) != 0;
        int lead = model.selection().lead();
        int page = Math.max(1, canvas.getClientArea().height / canvas.grid().pitch());
        switch (e.keyCode) {
            case SWT.ARROW_LEFT -> move(canvas.grid().step(lead, -1, 0), toggle, extend);
            case SWT.ARROW_RIGHT -> move(canvas.grid().step(lead, 1, 0), toggle, extend);
            case SWT.ARROW_UP -> move(canvas.grid().step(Math.max(0, lead), 0, -1), toggle, extend);
            case SWT.ARROW_DOWN -> move(lead < 0 ? 0 : canvas.grid().step(lead, 0, 1), toggle, extend);
            case SWT.PAGE_UP -> move(canvas.grid().step(Math.max(0, lead), 0, -page), toggle, extend);
            case SWT.PAGE_DOWN -> move(canvas.grid().step(Math.max(0, lead), 0, page), toggle, extend);
            case SWT.HOME -> move(canvas.grid().count() == 0 ? -1 : 0, toggle, extend);
            case SWT.END -> move(canvas.grid().count() - 1, toggle, extend);
            case SWT.CR, SWT.KEYPAD_CR -> {
                if (lead >= 0) {
                    canvas.open(model.shown().get(lead));
                }
            }
            case SWT.ESC -> {
                model.selection().clear();
                canvas.selected();
            }
            case ' ' -> {
                if (lead >= 0) {
                    model.selection().press(lead, true, false);
                    canvas.selected();
                }
            }
            case 'a' -> {
                if (toggle) {
                    model.selection().all();
                    canvas.selected();
                }
            }
            case '+', SWT.KEYPAD_ADD, '=' -> canvas.side(canvas.side() + 16);
            case '-', SWT.KEYPAD_SUBTRACT -> canvas.side(canvas.side() - 16);
            default -> {
                // the view's own keys
            }
        }
    }

    private void move(int tile, boolean toggle, boolean extend) {
        if (tile < 0 || tile >= canvas.grid().count()) {
            return;
        }
        if (toggle && !extend) {
            model.selection().moveLead(tile);
        } else {
            model.selection().press(tile, false, extend);
        }
        canvas.reveal(tile);
        canvas.selected();
    }

    private Optional<Item> itemAt(Event e) {
        int tile = canvas.grid().at(e.x, e.y + canvas.top());
        return tile < 0 || tile >= model.shown().size()
                ? Optional.empty()
                : Optional.of(model.shown().get(tile));
    }
}
