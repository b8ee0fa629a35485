package w2w.api.weights;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Models of one layout: rows of weights and their labels. It may be larger than memory, so rows are read in tiles. Reading is
 * safe from several threads until {@link #close()}.
 */
@ProviderType
public interface Population extends AutoCloseable {
    /** The name it has in its workspace. */
    String name();

    /** The layout of every row. */
    WeightLayout layout();

    /** Models in it: m in the paper. */
    int size();

    /**
     * Names of the models, unique, in row order.
     *
     * @throws w2w.api.task.W2wException INPUT if the table behind it is damaged: names the file
     */
    List<String> models();

    /**
     * Labels in row order.
     *
     * @throws w2w.api.task.W2wException INPUT if the table behind it is damaged: names the file
     */
    LabelTable labels();

    /** How many attributes the labels have; told without reading them where that is known. */
    default int attributes() {
        return labels().attributes().size();
    }

    /**
     * SHA-256, in hex, of the layout's fingerprint in ASCII followed by the SHA-256 of each row as little-endian float32: the same weights in
     * the same order give the same fingerprint, wherever they are kept.
     */
    String fingerprint();

    /**
     * Reads rows {@code first .. first+count} as float32, row-major, to {@code target} from {@code offset}.
     *
     * @throws w2w.api.task.W2wException INPUT if the file behind it is damaged: names file and tensor
     */
    void read(int first, int count, float[] target, int offset);

    /** What a person should know before comparing its models, a line each: that they were trained on several base models, for one. */
    default List<String> notes() {
        return List.of();
    }

    /** Releases the files behind it. */
    @Override
    void close();

    /** A population in memory; {@code weights} is row-major, models.size() × layout.size(), and is copied. */
    static Population inMemory(
            String name, WeightLayout layout, List<String> models, LabelTable labels, float[] weights) {
        return new ArrayPopulation(name, layout, models, labels, weights);
    }
}
