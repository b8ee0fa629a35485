package w2w.engine.internal.studio;

import java.nio.file.Path;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;

/** How spaces lie in their files. */
interface SpaceFiles {
    /** Opens a file; the caller closes the space. */
    WeightSpace open(Path file);

    /**
     * Reads a file whole and compares it with its fingerprints.
     *
     * @throws w2w.api.task.W2wException INPUT: says what is damaged
     */
    void verify(Path file, Task task);

    /** Coefficients of a space opened here, or of a truncated one. */
    PopulationCoefficients coefficients(WeightSpace space);

    /** Writes any space, atomically. */
    void write(Path target, WeightSpace space, PopulationCoefficients coefficients, Task task);
}
