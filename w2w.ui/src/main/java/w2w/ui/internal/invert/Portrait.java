package w2w.ui.internal.invert;

import java.nio.file.Path;
import java.util.Optional;
import w2w.api.diffusion.Picture;
import w2w.api.invert.InversionRequest.View;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.PictureFiles;
import w2w.api.task.W2wException;
import w2w.ui.internal.pictures.Raster;

/** A picture of the person to invert, cropped and scaled as the model sees it, and where to look in it. */
final class Portrait {
    private final String name;
    private final Path file;
    private final Picture picture;
    private final Raster raster;
    private final Mask mask;

    private Portrait(String name, Path file, View view) {
        this.name = name;
        this.file = file;
        picture = view.picture();
        raster = Raster.of(picture);
        mask = new Mask(picture.width(), picture.height());
        view.mask().ifPresent(mask::begin);
    }

    /**
     * Reads a picture file; its mask is the automatic one. Not on the UI thread.
     *
     * @throws W2wException INPUT: cannot be read, or is too small
     */
    static Portrait read(PictureFiles files, Path file, String name, int width, int height) {
        return new Portrait(
                name, file, files.view(new InvertCommand.Shot(file, new InvertCommand.Mask.Centre()), width, height));
    }

    String name() {
        return name;
    }

    Path file() {
        return file;
    }

    Raster raster() {
        return raster;
    }

    Mask mask() {
        return mask;
    }

    /** What inversion is given. */
    View view() {
        if (mask.isEmpty()) {
            throw W2wException.input("the mask is empty: there is nothing to look at")
                    .at(name)
                    .advise("Paint over the face, or choose Automatic or Fill");
        }
        return new View(picture, mask.isFull() ? Optional.empty() : Optional.of(mask.toArray()));
    }
}
