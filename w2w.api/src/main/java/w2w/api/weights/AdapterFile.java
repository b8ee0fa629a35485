package w2w.api.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one adapter file holds: an adapter for each part of the pipeline it changes, and the file's own metadata.
 *
 * @param parts by the part's name in a diffusers folder: {@code unet}, {@code text_encoder}, {@code text_encoder_2}
 * @param metadata what the file says of itself, provenance included; empty where it says nothing
 */
public record AdapterFile(Map<String, Adapter> parts, Map<String, String> metadata) {
    /** The part that a weight space is about. */
    public static final String UNET = "unet";

    public AdapterFile {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("an adapter file has at least one part");
        }
    }

    public Optional<Adapter> unet() {
        return Optional.ofNullable(parts.get(UNET));
    }
}
