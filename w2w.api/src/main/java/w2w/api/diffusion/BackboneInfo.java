package w2w.api.diffusion;

import java.util.List;
import java.util.Objects;
import w2w.api.task.Provenance;

/**
 * What is known of any opened model, be it here or behind an address. How it denoises is told by {@link Denoising#process}.
 *
 * @param fingerprint SHA-256, in hex, of the checkpoint's weights and configuration; for a remote model, of what it says of itself
 * @param name for a person
 * @param width of a picture by default, pixels
 * @param height of a picture by default, pixels
 * @param multiple the sides of a picture are multiples of it, pixels
 * @param layers linear layers and convolutions that an adapter can change, in module order: the denoiser's, then those of text
 *     encoders, which carry their part; empty where the model does not tell
 * @param notes what was assumed or passed over when the model was opened, one line each, for a person
 */
public record BackboneInfo(
        String fingerprint,
        String name,
        int width,
        int height,
        int multiple,
        List<LinearLayer> layers,
        Provenance provenance,
        List<String> notes) {
    public BackboneInfo {
        Objects.requireNonNull(fingerprint);
        Objects.requireNonNull(name);
        Objects.requireNonNull(provenance);
        layers = List.copyOf(layers);
        notes = List.copyOf(notes);
        if (multiple < 1 || width < 1 || height < 1 || width % multiple != 0 || height % multiple != 0) {
            throw new IllegalArgumentException(width + "×" + height + " pixels in multiples of " + multiple);
        }
    }

    /** With nothing to note. */
    public BackboneInfo(
            String fingerprint,
            String name,
            int width,
            int height,
            int multiple,
            List<LinearLayer> layers,
            Provenance provenance) {
        this(fingerprint, name, width, height, multiple, layers, provenance, List.of());
    }
}
