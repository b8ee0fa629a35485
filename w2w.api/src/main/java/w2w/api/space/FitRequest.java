package w2w.api.space;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What to fit.
 *
 * @param components wanted: k, 1 to models − 1
 * @param seed of the randomised algorithms
 * @param device {@code auto}, {@code cpu}, {@code cuda:0}…
 * @param folder an existing folder for large intermediate and final files; fitting again with the same request and folder resumes
 * @param options settings for this call, by the names of the plug-in's metatype attributes; they override its configuration
 */
public record FitRequest(int components, long seed, String device, Path folder, Map<String, String> options) {
    public FitRequest {
        if (components < 1) {
            throw new IllegalArgumentException(components + " components");
        }
        Objects.requireNonNull(device);
        Objects.requireNonNull(folder);
        options = Map.copyOf(options);
    }

    /** The given number of components, seed 0, {@code auto} device, no options. */
    public static FitRequest of(int components, Path folder) {
        return new FitRequest(components, 0, "auto", folder, Map.of());
    }
}
