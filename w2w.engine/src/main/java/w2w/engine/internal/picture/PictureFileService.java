package w2w.engine.internal.picture;

import java.awt.Color;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.Picture;
import w2w.api.invert.InversionRequest.View;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.studio.InvertCommand.Shot;
import w2w.api.studio.PictureFiles;
import w2w.api.task.W2wException;

/** Reads pictures and masks; keeps nothing. */
@Component
public final class PictureFileService implements PictureFiles {
    /** Of the ellipse, in widths and heights: what the faces of aligned portraits fill, the bundled ones among them. */
    private static final double CENTRE_Y = 0.47;

    private static final double RADIUS_X = 0.28;
    private static final double RADIUS_Y = 0.36;
    private static final double EDGE = 0.25;

    /** How far a mask's proportions may be from its picture's. */
    private static final double TOLERANCE = 0.02;

    @Override
    public Picture read(Path file, int width, int height) {
        return Photo.open(file).fit(width, height);
    }

    @Override
    public float[] mask(Path file, Path of, int width, int height) {
        return mask(file, Photo.open(of), width, height);
    }

    private static float[] mask(Path file, Photo of, int width, int height) {
        Photo mask = Photo.open(file);
        double proportion = (double) mask.width() * of.height() / ((double) mask.height() * of.width());
        if (Math.abs(proportion - 1) > TOLERANCE) {
            throw W2wException.input("the mask is " + mask.width() + "×" + mask.height() + " and the picture "
                            + of.width() + "×" + of.height())
                    .at(file.toString())
                    .advise("Paint the mask over the whole picture, in any size of its proportions");
        }
        int[] pixels = mask.pixels(width, height, Color.BLACK);
        float[] weights = new float[pixels.length];
        float most = 0;
        for (int i = 0; i < pixels.length; i++) {
            int p = pixels[i];
            weights[i] = ((p >> 16 & 0xFF) + (p >> 8 & 0xFF) + (p & 0xFF)) / 765f;
            most = Math.max(most, weights[i]);
        }
        if (most == 0) {
            throw W2wException.input("the mask is empty: there is nothing white in what the model sees of it")
                    .at(file.toString())
                    .advise("Paint white where the face is");
        }
        return weights;
    }

    @Override
    public float[] centre(int width, int height) {
        float[] weights = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double dx = ((x + 0.5) / width - 0.5) / RADIUS_X;
                double dy = ((y + 0.5) / height - CENTRE_Y) / RADIUS_Y;
                double inside = (1 + EDGE - Math.sqrt(dx * dx + dy * dy)) / (2 * EDGE);
                weights[y * width + x] = (float) Math.max(0, Math.min(1, inside));
            }
        }
        return weights;
    }

    @Override
    public View view(Shot shot, int width, int height) {
        Photo photo = Photo.open(shot.picture());
        if (2 * photo.width() < width || 2 * photo.height() < height) {
            throw W2wException.input("the picture is too small: " + photo.width() + "×" + photo.height()
                            + " pixels, and the model draws " + width + "×" + height)
                    .at(shot.picture().toString())
                    .advise("Take one of at least half that size");
        }
        Optional<float[]> mask = Optional.empty();
        if (shot.mask() instanceof Mask.File painted) {
            mask = Optional.of(mask(painted.file(), photo, width, height));
        } else if (shot.mask() instanceof Mask.Centre) {
            mask = Optional.of(centre(width, height));
        }
        return new View(photo.fit(width, height), mask);
    }
}
