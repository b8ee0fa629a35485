package w2w.api.diffusion;

import java.util.Map;
import java.util.Objects;

/**
 * Which model to open and where.
 *
 * @param model a folder, file or address, as the backbone understands it
 * @param device {@code auto}, {@code cpu}, {@code cuda:0}…
 * @param precision of the model's weights on the device
 * @param options settings for this call, by the names of the plug-in's metatype attributes
 */
public record OpenRequest(String model, String device, Precision precision, Map<String, String> options) {
    /** Number format on the device. */
    public enum Precision {
        /** float32 on a CPU, float16 on a GPU. */
        AUTO,
        FLOAT32,
        FLOAT16
    }

    public OpenRequest {
        Objects.requireNonNull(model);
        Objects.requireNonNull(device);
        Objects.requireNonNull(precision);
        options = Map.copyOf(options);
    }
}
