package w2w.ui.internal.invert;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Which files are pictures, by their names. */
final class PictureNames {
    private static final Set<String> ENDS = Set.of("png", "jpg", "jpeg", "webp", "tif", "tiff", "bmp", "gif");

    /** For file dialogs. */
    static final String PATTERN =
            "*.png;*.jpg;*.jpeg;*.webp;*.tif;*.tiff;*.bmp;*.gif;*.PNG;*.JPG;*.JPEG;*.WEBP;*.TIF;*.TIFF;*.BMP;*.GIF";

    private PictureNames() {}

    static boolean isPicture(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return ENDS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
