package w2w.api.invert;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import w2w.api.diffusion.Picture;
import w2w.api.space.Coefficients;

/**
 * Whom to invert.
 *
 * @param prompt the pictures are described by
 * @param start where to begin, a row an identity; the population's mean where absent
 */
public record InversionRequest(
        List<Identity> identities, String prompt, InversionSettings settings, Optional<Coefficients> start) {
    /** One person to invert: pictures of the model's size, each with a mask of its pixels (0 to 1) or none. */
    public record Identity(String name, List<View> views) {
        public Identity {
            views = List.copyOf(views);
            if (views.isEmpty()) {
                throw new IllegalArgumentException(name + " has no picture");
            }
        }
    }

    /** A picture and where to look in it: height × width numbers, 0 to 1. */
    public record View(Picture picture, Optional<float[]> mask) {
        public View {
            mask.ifPresent(m -> {
                if (m.length != picture.width() * picture.height()) {
                    throw new IllegalArgumentException("a mask of " + m.length + " pixels for a picture of "
                            + picture.width() + "×" + picture.height());
                }
            });
        }
    }

    public InversionRequest {
        identities = List.copyOf(identities);
        Objects.requireNonNull(prompt);
        Objects.requireNonNull(settings);
        Objects.requireNonNull(start);
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("nobody to invert");
        }
    }
}
