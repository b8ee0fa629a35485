package w2w.api.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.edit.EditDirection;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.api.weights.Population;

/**
 * An open workspace folder: named populations, spaces, directions and models. Names begin with a letter, digit or underscore and hold
 * letters, digits, blanks and {@code . _ + = @ , ( ) -}; directions may have any name. Every change is atomic, is entered in the history and
 * survives a kill at any moment as done or not done. A name that is taken is refused, by its command before the work begins and again when
 * the change is made, unless it is said that what has it is to be replaced; what was replaced is kept for {@link #undo}. Any thread may
 * call; changes of one workspace happen one after the other, those of other processes included. Methods throw
 * {@link w2w.api.task.W2wException}: INPUT for a name that is not there (with those that are), is taken (with what to do) or
 * cannot be one, and for a damaged file; STORAGE where the folder cannot be written, which then is as it was.
 */
@ProviderType
public interface Workspace {
    Path folder();

    /** Names of the populations, sorted. */
    List<String> populations();

    /** Opens a population; the caller closes it. */
    Population population(String name);

    /**
     * Makes a population of adapter files or of a matrix. Files that cannot be used are left out and listed; adapters of two layouts are
     * refused, slot by slot, unless they are brought to one.
     */
    PopulationReport importPopulation(PopulationImport command, Task task);

    /**
     * Rows, rising, of the models that satisfy an SQL condition on the columns {@code row}, {@code name}, {@code source}, {@code sha256} and
     * the labels: {@code Male=1 and Young=-1}. Empty text means all.
     *
     * @throws w2w.api.task.W2wException INPUT if it is no condition, or names a column that does not exist (with those that do)
     */
    int[] select(String population, String where);

    /**
     * Writes the models that satisfy a condition, as a population folder of their own or as one adapter each.
     *
     * @param format id of an {@link w2w.api.weights.AdapterFormat}; empty for a population folder
     * @return how many
     */
    int exportPopulation(String population, String where, String format, Path target, Task task);

    /** Makes a space, a population and a model of published files. */
    ReleaseReport importRelease(ReleaseImport command, Task task);

    /** Names of the spaces, sorted. */
    List<String> spaces();

    /** Opens a space; the caller closes it. */
    WeightSpace space(String name);

    /** Coefficients of the models that the space was fitted to; valid while {@code space}, opened here, is open. */
    PopulationCoefficients coefficients(WeightSpace space);

    /**
     * Fits a space to a population and keeps it under a name. The same fit, asked for again after a kill, resumes.
     */
    void fit(FitCommand command, Task task);

    /**
     * Writes a space to a file that opens with stock safetensors libraries.
     *
     * @param components leading ones to write; 0 for all
     */
    void exportSpace(String space, int components, Path target, Task task);

    /** Draws points of a space, keeps them as models and says how new they are. */
    List<Sampled> sample(SampleCommand command, Task task);

    /** Finds directions of a space and keeps them. */
    List<EditDirection> find(FindCommand command, Task task);

    /** Directions kept for a space as it is now, sorted by name. */
    List<EditDirection> directions(String space);

    /** Keeps directions, in one change; kept ones of the same names are replaced or refused. */
    void keep(String space, List<EditDirection> directions, boolean replace);

    /** Keeps directions; replaces none. */
    default void keep(String space, List<EditDirection> directions) {
        keep(space, directions, false);
    }

    /** Removes directions, in one change; models that were edited with them keep their edit. */
    void removeDirections(String space, List<String> names);

    /** Removes a direction. */
    default void removeDirection(String space, String name) {
        removeDirections(space, List.of(name));
    }

    /** Names of the models, sorted. */
    List<String> models();

    Model model(String name);

    /** Keeps a model under its name, for whom that model belongs to: one of that name is replaced. */
    default void keep(Model model) {
        change(List.of(model), List.of(), "model keep", Map.of("model", model.name(), "space", model.space()));
    }

    /**
     * Keeps several models as one change, which {@link #undo} takes back as one.
     *
     * @param replace whether models of the same names are replaced or refused
     * @param operation what the history calls it, as {@link HistoryEntry#operation}
     * @param arguments with which it can be repeated
     */
    void keep(List<Model> models, boolean replace, String operation, Map<String, String> arguments);

    /** Keeps several models as one change; replaces none. */
    default void keep(List<Model> models, String operation, Map<String, String> arguments) {
        keep(models, false, operation, arguments);
    }

    /**
     * Keeps models, whatever models of their names they replace, and removes others, as one change: what a rename is, or an undo of the
     * caller's own.
     *
     * @param remove names; those that are not there are left out
     * @param operation what the history calls it, as {@link HistoryEntry#operation}
     */
    void change(List<Model> keep, List<String> remove, String operation, Map<String, String> arguments);

    /** Removes models, in one change; {@link #undo} brings them back. None is removed where one is not there. */
    void removeModels(List<String> names);

    /** Removes a model. */
    default void removeModel(String name) {
        removeModels(List.of(name));
    }

    /** Makes a model of another one by edits added to those it has; strengths of one direction add up. */
    Model edit(EditCommand command);

    /**
     * Writes an edited copy of an adapter file: w' = w + Σ strength · the direction's displacement of the weights. What the space does not
     * hold of the adapter is kept, unlike in {@link #project}. The workspace is not changed.
     *
     * @param strengths by name of a kept direction of the space, in standard deviations of the population
     * @param format id of an {@link w2w.api.weights.AdapterFormat}; empty for the one the adapter has
     */
    void editAdapter(String space, Path adapter, Map<String, Double> strengths, String format, Path target, Task task);

    /**
     * Reads adapter files and folders in whatever format they have and keeps their projections on a space as models, in one change.
     *
     * @return in the order of the command
     * @throws w2w.api.task.W2wException INPUT: no format knows one; it has another layout than the space (names the slots)
     */
    List<Projected> project(ProjectCommand command, Task task);

    /** Projects one adapter; replaces nothing. */
    default Projected project(String space, Path adapter, String model, Task task) {
        return project(new ProjectCommand(space, Map.of(model, adapter), false), task)
                .get(0);
    }

    /** Writes the edited model as an adapter that other tools load, by the id of an {@link w2w.api.weights.AdapterFormat}. */
    void exportModel(String model, String format, Path target, Task task);

    /** What was done, oldest first. */
    List<HistoryEntry> history();

    /**
     * Takes back the last change that was not taken back; empty where there is none. What it replaced or removed is brought back, what it
     * made can be brought back by {@link #redo}.
     *
     * @throws w2w.api.task.W2wException INPUT if what was there before is kept no longer; no earlier change is taken back instead
     */
    Optional<HistoryEntry> undo();

    /** Does again what {@link #undo} took back last, under the same conditions; empty where nothing was, or something was changed since. */
    Optional<HistoryEntry> redo();
}
