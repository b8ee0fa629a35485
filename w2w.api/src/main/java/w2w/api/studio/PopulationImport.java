package w2w.api.studio;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A population to be made of files that exist already; they are not changed. The same import, asked for again after a kill, resumes.
 *
 * @param population name it gets
 * @param labels table of labels: delimited text, JSON lines, Parquet, or a pandas table saved by torch or pickle
 * @param key column of the table that names the model, or the file or folder it came from; empty to find it by its values
 * @param precision of the weights on disk
 * @param replace whether a population of that name is replaced when the import is done; else it is refused before a file is read
 */
public record PopulationImport(
        String population, Source source, Optional<Path> labels, String key, Precision precision, boolean replace) {
    public PopulationImport {
        Objects.requireNonNull(population);
        Objects.requireNonNull(source);
        Objects.requireNonNull(labels);
        Objects.requireNonNull(key);
        Objects.requireNonNull(precision);
    }

    /** An import that replaces nothing. */
    public PopulationImport(String population, Source source, Optional<Path> labels, String key, Precision precision) {
        this(population, source, labels, key, precision, false);
    }

    /** The same import, which may or may not replace a population. */
    public PopulationImport replacing(boolean other) {
        return new PopulationImport(population, source, labels, key, precision, other);
    }

    /** How weights are stored. */
    public enum Precision {
        /** As read. */
        FLOAT32,
        /** Rounded to nearest, in half the space; what is beyond its range is refused. */
        FLOAT16
    }

    /** Where the weights are. */
    @ProviderType
    public sealed interface Source permits Adapters, Matrix {}

    /**
     * Adapter files and folders anywhere below a folder, in any format that is installed, in the order of their paths. The layout of
     * most of them is the population's; files of another one are left out and reported.
     *
     * @param gauge whether entries are kept as they are or brought to a canonical form
     * @param rank of the canonical form; 0 for that of the first adapter
     * @param parts what is taken of files that change several parts
     * @param base checkpoint folder of the base model, which DoRA and OFT need
     * @param recipeLabels whether what the files say of their training becomes labels
     */
    public record Adapters(Path folder, Gauge gauge, int rank, Parts parts, Optional<Path> base, boolean recipeLabels)
            implements Source {
        public Adapters {
            Objects.requireNonNull(folder);
            Objects.requireNonNull(gauge);
            Objects.requireNonNull(parts);
            Objects.requireNonNull(base);
            if (rank < 0) {
                throw new IllegalArgumentException("rank " + rank);
            }
        }

        /** The denoiser's part, without labels of the recipe. */
        public Adapters(Path folder, Gauge gauge, int rank) {
            this(folder, gauge, rank, Parts.UNET, Optional.empty(), false);
        }
    }

    /** What is taken of adapter files that change several parts of a pipeline. */
    public enum Parts {
        /** The denoiser's part (UNet or transformer); how many files had more is reported. */
        UNET,
        /** Every part, in one layout. */
        ALL
    }

    /** What is done about (A, B) and (G·A, B·G⁻¹) being the same adapter. */
    public enum Gauge {
        /** Nothing: right for adapters that were trained from one start. All must have one layout. */
        RAW,
        /** Canonical form of one rank, aligned with the first adapter: right for adapters from anywhere. */
        CANONICAL
    }

    /**
     * Adapters as the rows of one tensor.
     *
     * @param file safetensors or torch; one tensor of two dimensions
     * @param segments JSON array of {@code name} (module.A or module.B), {@code start} and {@code end}, in the order of the columns
     * @param rank of every layer
     * @param alpha of every layer
     */
    public record Matrix(Path file, Path segments, int rank, double alpha) implements Source {
        public Matrix {
            Objects.requireNonNull(file);
            Objects.requireNonNull(segments);
            if (rank < 1 || !Double.isFinite(alpha)) {
                throw new IllegalArgumentException("rank " + rank + ", alpha " + alpha);
            }
        }
    }
}
