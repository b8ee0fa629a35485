package w2w.ui.internal.look;

import java.io.InputStream;
import org.eclipse.swt.graphics.Device;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.PaletteData;
import w2w.ui.internal.pictures.Raster;

/** Pictures as SWT has them. Whoever asks for one disposes it. */
public final class Images {
    private static final PaletteData RGB = new PaletteData(0xFF0000, 0xFF00, 0xFF);

    private Images() {}

    public static Image of(Device device, Raster picture) {
        return new Image(device, data(picture));
    }

    /** The picture's bytes are shared. */
    public static ImageData data(Raster picture) {
        return new ImageData(picture.width(), picture.height(), 24, RGB, 1, picture.rgb());
    }

    /** A picture file, without its transparency. */
    public static Raster read(InputStream file) {
        return of(new ImageData(file));
    }

    public static Raster of(ImageData data) {
        byte[] rgb = new byte[3 * data.width * data.height];
        int[] line = new int[data.width];
        for (int y = 0; y < data.height; y++) {
            data.getPixels(0, y, data.width, line, 0);
            for (int x = 0; x < data.width; x++) {
                org.eclipse.swt.graphics.RGB color = data.palette.getRGB(line[x]);
                int at = 3 * (y * data.width + x);
                rgb[at] = (byte) color.red;
                rgb[at + 1] = (byte) color.green;
                rgb[at + 2] = (byte) color.blue;
            }
        }
        return new Raster(data.width, data.height, rgb);
    }
}
