package w2w.api.edit;

import java.util.List;
import java.util.Map;

/**
 * Which directions to find.
 *
 * @param wanted label names for a supervised finder, phrases for a text-driven one; for an unsupervised one, empty
 * @param count directions wanted of an unsupervised finder; a supervised one returns one for each wanted name
 * @param components leading components to use, the others of the result are zero
 * @param seed of whatever is random: the held-out split, a start
 * @param options settings for this call, by the names of the plug-in's metatype attributes
 */
public record DirectionRequest(List<String> wanted, int count, int components, long seed, Map<String, String> options) {
    public DirectionRequest {
        wanted = List.copyOf(wanted);
        options = Map.copyOf(options);
        if (count < 1 || components < 1) {
            throw new IllegalArgumentException(count + " directions in " + components + " components");
        }
    }

    /** One direction a name, all of the space's components. */
    public static DirectionRequest of(int components, String... names) {
        return new DirectionRequest(List.of(names), Math.max(1, names.length), components, 0, Map.of());
    }
}
