package w2w.ui.internal.invert;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Which files are pictures, by their names. */
final class PictureNames {
    private static final Set<String> ENDS = Set.of("png", "jpg", "jpeg", "webp", "tif", "tiff", "bmp", "gif");

    /** Pictures that cannot be read: what is dropped is taken as one all the same, and it is said how to convert it. */
    private static final Set<String> OTHERS =
            Set.of("heic", "heif", "avif", "jxl", "jp2", "dng", "cr2", "cr3", "nef", "arw");

    /** For file dialogs. */
    static final String PATTERN =
            "*.png;*.jpg;*.jpeg;*.webp;*.tif;*.tiff;*.bmp;*.gif;*.PNG;*.JPG;*.JPEG;*.WEBP;*.TIF;*.TIFF;*.BMP;*.GIF";

    private PictureNames() {}

    static boolean isPicture(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String end = name.substring(name.lastIndexOf('.') + 1);
        return ENDS.contains(end) || OTHERS.contains(end);
    }
}
