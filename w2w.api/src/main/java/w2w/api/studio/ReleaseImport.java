package w2w.api.studio;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A folder of the files that the authors of weights2weights publish, to be kept as a space, a population and a model, as far as the
 * files go: {@code weight_dimensions.pt} always; {@code mean.pt}, {@code std.pt} and {@code V.pt} for a space; {@code proj_1000pc.pt} for its
 * coefficients, or {@code all_weights.pt}, which is projected where they are not there or are of fewer components than asked for, or
 * neither: such a space decodes, inverts and exports, but has no population to sample from; {@code all_weights.pt} for a population;
 * {@code identity_df.pt} for names and labels; {@code w2wmodel.pt}, beside the files of its space, for a model.
 *
 * @param name of the space, and of the population and the model where there are such files
 * @param components of the basis to keep; 0 for all
 * @param alpha the models were trained with; the files do not say it, the published ones have 27
 * @param replace whether what has that name is replaced; else an import is refused, before a file is read, where there is a space, a
 *     population or a model of it
 */
public record ReleaseImport(Path folder, String name, int components, double alpha, boolean replace) {
    public ReleaseImport {
        Objects.requireNonNull(folder);
        Objects.requireNonNull(name);
        if (components < 0 || !Double.isFinite(alpha)) {
            throw new IllegalArgumentException("components " + components + ", alpha " + alpha);
        }
    }

    /** An import that replaces nothing. */
    public ReleaseImport(Path folder, String name, int components, double alpha) {
        this(folder, name, components, alpha, false);
    }
}
