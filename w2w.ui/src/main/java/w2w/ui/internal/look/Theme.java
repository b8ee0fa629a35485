package w2w.ui.internal.look;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Display;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Colours and fonts, light or dark. UI thread; its fonts live as long as the display. */
public final class Theme {
    private static final Logger LOG = LoggerFactory.getLogger(Theme.class);

    /** Eight colours that are told apart by people who see few colours, too (Okabe and Ito, "Color Universal Design", 2008). */
    private static final int[] SERIES = {0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0xB3A70F, 0x8C8C8C
    };

    private final Display display;
    private final Map<Face, Font> fonts = new EnumMap<>(Face.class);
    private final Map<Integer, Color> colors = new HashMap<>();
    private final List<Runnable> observers = new ArrayList<>();
    private boolean dark;

    public Theme(Display display, boolean dark) {
        this.display = display;
        this.dark = dark;
        tellSystem();
        display.disposeExec(() -> fonts.values().forEach(Font::dispose));
    }

    public boolean dark() {
        return dark;
    }

    /** Changes over; everybody who observes paints anew. */
    public void dark(boolean next) {
        if (next != dark) {
            dark = next;
            tellSystem();
            List.copyOf(observers).forEach(Runnable::run);
        }
    }

    public Color color(Tone tone) {
        return color(tone.rgb(dark));
    }

    /** A colour for the i-th of several things; they repeat after eight. */
    public Color series(int i) {
        return color(SERIES[Math.floorMod(i, SERIES.length)]);
    }

    /** The colour {@code share} of the way from one to another. */
    public Color between(Tone from, Tone to, double share) {
        return between(color(from).getRGB(), color(to).getRGB(), share);
    }

    /** The colour {@code share} of the way from one to another. */
    public Color between(RGB from, RGB to, double share) {
        return color(mix(from.red, to.red, share) << 16
                | mix(from.green, to.green, share) << 8
                | mix(from.blue, to.blue, share));
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * Math.max(0, Math.min(1, share)));
    }

    private Color color(int rgb) {
        return colors.computeIfAbsent(rgb, c -> new Color(c >> 16 & 0xFF, c >> 8 & 0xFF, c & 0xFF));
    }

    public Font font(Face face) {
        return fonts.computeIfAbsent(face, this::make);
    }

    private Font make(Face face) {
        FontData data = new FontData(display.getSystemFont().getFontData()[0].toString());
        int height = data.getHeight();
        switch (face) {
            case SMALL -> data.setHeight(Math.max(7, height - 1));
            case BOLD -> data.setStyle(SWT.BOLD);
            case TITLE -> {
                data.setStyle(SWT.BOLD);
                data.setHeight(height + 3);
            }
            case MONO -> data.setName("Monospace");
            case NORMAL -> {
                // as the system has it
            }
        }
        return new Font(display, data);
    }

    /** Calls when the theme has changed, until what is returned is run. */
    public Runnable onChange(Runnable observer) {
        observers.add(observer);
        return () -> observers.remove(observer);
    }

    /** GTK's own widgets follow; elsewhere the system's setting stands. */
    private void tellSystem() {
        if (!SWT.getPlatform().equals("gtk")) {
            return;
        }
        try { // SWT has no public call for it; Eclipse's own workbench goes this way
            Class.forName("org.eclipse.swt.internal.gtk.OS", true, Display.class.getClassLoader())
                    .getMethod("setDarkThemePreferred", boolean.class)
                    .invoke(null, dark);
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.warn("GTK's widgets do not follow the theme: {}", e.toString());
        }
    }
}
