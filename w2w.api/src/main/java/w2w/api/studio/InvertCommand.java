package w2w.api.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.invert.InversionSettings;

/**
 * Inversions to be kept as models.
 *
 * @param space name of the space in the workspace
 * @param prompt the pictures are described by: the one that the population was trained with
 * @param sitters who, all in one batch
 * @param replace whether models of the sitters' names are replaced; else they are refused before a picture is read
 */
public record InvertCommand(
        String space, String prompt, List<Sitter> sitters, InversionSettings settings, boolean replace) {
    /**
     * One person.
     *
     * @param model name of the model that is made
     */
    public record Sitter(String model, List<Shot> shots) {
        public Sitter {
            Objects.requireNonNull(model);
            shots = List.copyOf(shots);
            if (shots.isEmpty()) {
                throw new IllegalArgumentException("no picture for " + model);
            }
        }
    }

    /** A picture file, and where to look in it. */
    public record Shot(Path picture, Mask mask) {
        public Shot {
            Objects.requireNonNull(picture);
            Objects.requireNonNull(mask);
        }
    }

    /** Where the identity is in a picture. */
    @ProviderType
    public sealed interface Mask {
        /** White in a picture file of the picture's proportions. */
        record File(Path file) implements Mask {}

        /** In the middle, where a portrait has its face. */
        record Centre() implements Mask {}

        /** Everywhere. */
        record Whole() implements Mask {}
    }

    public InvertCommand {
        Objects.requireNonNull(space);
        Objects.requireNonNull(prompt);
        Objects.requireNonNull(settings);
        sitters = List.copyOf(sitters);
        if (sitters.isEmpty()) {
            throw new IllegalArgumentException("nobody to invert");
        }
    }

    /** Inversions that replace nothing. */
    public InvertCommand(String space, String prompt, List<Sitter> sitters, InversionSettings settings) {
        this(space, prompt, sitters, settings, false);
    }
}
