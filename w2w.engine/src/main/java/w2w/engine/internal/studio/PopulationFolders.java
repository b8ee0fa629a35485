package w2w.engine.internal.studio;

import java.nio.file.Path;
import java.util.Optional;
import w2w.api.space.Coefficients;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.ReleaseImport;
import w2w.api.studio.ReleaseReport;
import w2w.api.task.Task;
import w2w.api.weights.Population;

/** Service within the engine: how populations lie in their folders, and what they and releases are made of. */
public interface PopulationFolders {
    /** Opens a folder under the name it has in the workspace; the caller closes the population. */
    Population open(Path folder, String name);

    /**
     * Makes the population folder {@code target}, complete and forced to the disk on return; what the same command left there when it was
     * killed is taken up again. The workspace then renames it into its place.
     */
    PopulationReport make(PopulationImport command, Path target, Task task);

    /**
     * Reads everything and compares it with its hashes.
     *
     * @throws w2w.api.task.W2wException INPUT: says what is damaged
     */
    void verify(Path folder, Task task);

    /** As {@link w2w.api.studio.Workspace#select}. */
    int[] select(Path folder, String where);

    /** As {@link w2w.api.studio.Workspace#exportPopulation}. */
    int export(Path folder, String where, String format, Path target, Task task);

    /** Makes what a release holds in the folder {@code staging}, which exists, under the conditions of {@link #make}. */
    Release makeRelease(ReleaseImport command, Path staging, Task task);

    /**
     * Parts of a release, in the staging folder.
     *
     * @param space a space file
     * @param population a population folder
     * @param model one row of the space
     */
    record Release(
            Optional<Path> space, Optional<Path> population, Optional<Coefficients> model, ReleaseReport report) {}
}
