package w2w.api.studio;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.edit.EditDirection;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.api.weights.Population;

/**
 * An open workspace folder: named populations, spaces, directions and models. Names are file names without path. Every change is
 * atomic and entered in the history. Any thread may call; changes of one workspace happen one after the other.
 */
@ProviderType
public interface Workspace {
    Path folder();

    /** Names of the populations, sorted. */
    List<String> populations();

    /** Opens a population; the caller closes it. */
    Population population(String name);

    /** Names of the spaces, sorted. */
    List<String> spaces();

    /** Opens a space; the caller closes it. */
    WeightSpace space(String name);

    /** Coefficients of the models that the space was fitted to; valid while {@code space}, opened here, is open. */
    PopulationCoefficients coefficients(WeightSpace space);

    /** Fits a space to a population and keeps it under a name; an existing one is replaced when the fit is done. */
    void fit(FitCommand command, Task task);

    /** Directions kept for a space, sorted by name. */
    List<EditDirection> directions(String space);

    /** Keeps directions; those of the same name are replaced. */
    void keep(String space, List<EditDirection> directions);

    /** Names of the models, sorted. */
    List<String> models();

    Model model(String name);

    /** Keeps a model under its name; one of that name is replaced. */
    void keep(Model model);

    /** Removes a model; the history keeps what it was. */
    void removeModel(String name);

    /** What was done, oldest first. */
    List<HistoryEntry> history();
}
