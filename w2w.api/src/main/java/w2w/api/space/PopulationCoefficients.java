package w2w.api.space;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.weights.LabelTable;

/**
 * The coefficients of a population's models: m × k numbers, read in tiles, with names and labels. Safe from several threads until
 * the space that it came with is closed.
 */
@ConsumerType
public interface PopulationCoefficients {
    /** Fingerprint of the space. */
    String space();

    /** m. */
    int size();

    /** k. */
    int components();

    /** Names of the models in row order. */
    List<String> models();

    /** Labels in row order. */
    LabelTable labels();

    /** Rows {@code first .. first+count}. */
    Coefficients read(int first, int count);

    /** Mean of each component over the population: a copy, k numbers. */
    double[] mean();

    /** Unbiased standard deviation of each component: a copy, k numbers. */
    double[] deviation();

    /** All rows in memory. */
    static PopulationCoefficients inMemory(Coefficients rows, List<String> models, LabelTable labels) {
        return new ArrayPopulationCoefficients(rows, models, labels);
    }
}
