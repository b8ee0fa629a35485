package w2w.api.studio;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.diffusion.Picture;
import w2w.api.invert.InversionRequest.View;

/**
 * Service: picture files as pictures of a model's size: PNG, JPEG, WebP, TIFF, BMP and GIF (its first picture) of any size, turned upright
 * as their EXIF data says, transparency on white. Methods throw {@link w2w.api.task.W2wException} of kind INPUT for a file that cannot be
 * read or that was cut, and say how to convert other formats. Any thread may call.
 */
@ProviderType
public interface PictureFiles {
    /** The largest middle part of the wanted proportions, scaled; a picture of the wanted size is taken as it is. */
    Picture read(Path file, int width, int height);

    /**
     * The mask in a picture file, cropped and scaled as {@link #read} does with the picture: height × width numbers, white is 1.
     *
     * @throws w2w.api.task.W2wException INPUT: its proportions are not those of the picture {@code of}; it is black everywhere
     */
    float[] mask(Path file, Path of, int width, int height);

    /** Where portraits have their face: an ellipse in the middle, with a soft edge. */
    float[] centre(int width, int height);

    /**
     * A picture and its mask for inversion.
     *
     * @throws w2w.api.task.W2wException INPUT: less than half the wanted size, where enlarging would invent the face; and as {@link #mask}
     */
    View view(InvertCommand.Shot shot, int width, int height);
}
