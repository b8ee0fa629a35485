package w2w.cli.internal;

import java.util.Optional;
import w2w.api.plugin.Plugins;
import w2w.api.studio.Dataset;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** The dataset that is used where no model or population is named. */
public final class Datasets {
    private Datasets() {}

    /** The one of the highest service ranking; there must be one. */
    public static Dataset require(Plugins plugins) {
        return plugins.first(Dataset.class)
                .orElseThrow(
                        () -> W2wException.input("there is no dataset to take instead")
                                .advise(
                                        "Name a model and a population, or install a bundle that brings them: w2w plugins --kind dataset"));
    }

    /** Imports a population where the workspace has none of its name. */
    public static Optional<PopulationReport> ensure(Workspace workspace, PopulationImport population, Task task) {
        return workspace.populations().contains(population.population())
                ? Optional.empty()
                : Optional.of(workspace.importPopulation(population, task));
    }
}
