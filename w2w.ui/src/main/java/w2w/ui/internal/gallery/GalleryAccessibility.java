package w2w.ui.internal.gallery;

import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.Accessible;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Point;
import w2w.ui.internal.gallery.TileGrid.Box;

/** The gallery as a list of names, for those who cannot see its pictures. */
record GalleryAccessibility(GalleryCanvas canvas, GalleryModel model) {
    void attach() {
        Accessible accessible = canvas.getAccessible();
        accessible.addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent e) {
                if (isTile(e.childID)) {
                    e.result = ItemText.spoken(model.shown().get(e.childID));
                }
            }

            @Override
            public void getDescription(AccessibleEvent e) {
                if (isTile(e.childID)) {
                    e.result = ItemText.tip(
                            model.shown().get(e.childID), model.labels().get());
                }
            }
        });
        accessible.addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getRole(AccessibleControlEvent e) {
                e.detail = isTile(e.childID) ? ACC.ROLE_LISTITEM : ACC.ROLE_LIST;
            }

            @Override
            public void getChildCount(AccessibleControlEvent e) {
                e.detail = model.shown().size();
            }

            @Override
            public void getFocus(AccessibleControlEvent e) {
                int lead = model.selection().lead();
                e.childID = lead >= 0 ? lead : ACC.CHILDID_SELF;
            }

            @Override
            public void getState(AccessibleControlEvent e) {
                if (isTile(e.childID)) {
                    e.detail = ACC.STATE_SELECTABLE
                            | ACC.STATE_FOCUSABLE
                            | (model.selection().contains(e.childID) ? ACC.STATE_SELECTED : 0);
                } else {
                    e.detail = ACC.STATE_FOCUSABLE | ACC.STATE_MULTISELECTABLE;
                }
            }

            @Override
            public void getLocation(AccessibleControlEvent e) {
                if (isTile(e.childID) && e.childID < canvas.grid().count()) {
                    Box b = canvas.grid().bounds(e.childID);
                    Point at = canvas.toDisplay(b.x(), b.y() - canvas.top());
                    e.x = at.x;
                    e.y = at.y;
                    e.width = b.width();
                    e.height = b.height();
                }
            }

            @Override
            public void getChildAtPoint(AccessibleControlEvent e) {
                Point at = canvas.toControl(e.x, e.y);
                int tile = canvas.grid().at(at.x, at.y + canvas.top());
                e.childID = tile >= 0 ? tile : ACC.CHILDID_SELF;
            }
        });
    }

    private boolean isTile(int child) {
        return child >= 0 && child < model.shown().size();
    }
}
