package w2w.ui.internal.look;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.pictures.Raster;

/** Shows one picture as large as it fits, or a line of text where there is none. */
public class PictureSurface extends Surface {
    private @Nullable Raster picture;
    private @Nullable Image image;
    private String text = "";
    private boolean whole;

    public PictureSurface(Composite parent, Theme theme, String accessibleName) {
        super(parent, theme, accessibleName);
        addListener(SWT.Dispose, e -> drop());
    }

    /**
     * Shows a picture.
     *
     * @param last whether it is the one that was wanted, and not a coarse one before it
     */
    public void show(Raster next, boolean last) {
        drop();
        picture = next;
        whole = last;
        text = "";
        redraw();
    }

    /** Says something instead of a picture. */
    public void say(String what) {
        drop();
        picture = null;
        text = what;
        redraw();
    }

    /** What is said instead of a picture; empty while one is shown. */
    public String text() {
        return text;
    }

    /** What is shown, whole or coarse. */
    public @Nullable Raster picture() {
        return picture;
    }

    /** Whether what is shown is the picture that was wanted. */
    public boolean isWhole() {
        return whole && picture != null;
    }

    /** GTK scales pictures up without smoothing them. */
    private Image image(Raster shown, int width, int height) {
        Image ready = image;
        if (ready == null || ready.getBounds().width != width || ready.getBounds().height != height) {
            drop();
            ready = Images.of(getDisplay(), shown.scaled(width, height));
            image = ready;
        }
        return ready;
    }

    private void drop() {
        if (image != null) {
            image.dispose();
            image = null;
        }
    }

    /** Where the picture lies. */
    public Rectangle place() {
        Rectangle area = getClientArea();
        Raster shown = picture;
        if (shown == null) {
            return area;
        }
        double scale = Math.min((double) area.width / shown.width(), (double) area.height / shown.height());
        int w = (int) Math.round(shown.width() * scale);
        int h = (int) Math.round(shown.height() * scale);
        return new Rectangle(area.x + (area.width - w) / 2, area.y + (area.height - h) / 2, w, h);
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        Raster shown = picture;
        if (shown == null) {
            gc.setForeground(theme().color(Tone.DIM));
            say(gc, area, text);
            return;
        }
        Rectangle to = place();
        if (to.width > 0 && to.height > 0) {
            gc.drawImage(image(shown, to.width, to.height), to.x, to.y);
        }
    }
}
