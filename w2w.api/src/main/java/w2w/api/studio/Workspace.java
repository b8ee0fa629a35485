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
 * survives a kill at any moment as done or not done. Any thread may call; changes of one workspace happen one after the other, those of
 * other processes included. Methods throw {@link w2w.api.task.W2wException}: INPUT for a name that is not there (with those that are) or
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
     * Fits a space to a population and keeps it under a name; an existing one is replaced when the fit is done. The same fit, asked for
     * again after a kill, resumes.
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

    /** Finds directions of a space and keeps them; those of the same name are replaced. */
    List<EditDirection> find(FindCommand command, Task task);

    /** Directions kept for a space as it is now, sorted by name. */
    List<EditDirection> directions(String space);

    /** Keeps directions; those of the same name are replaced. */
    void keep(String space, List<EditDirection> directions);

    /** Removes a direction; models that were edited with it keep their edit. */
    void removeDirection(String space, String name);

    /** Names of the models, sorted. */
    List<String> models();

    Model model(String name);

    /** Keeps a model under its name; one of that name is replaced. */
    void keep(Model model);

    /**
     * Keeps several models as one change, which {@link #undo} takes back as one.
     *
     * @param operation what the history calls it, as {@link HistoryEntry#operation}
     * @param arguments with which it can be repeated
     */
    void keep(List<Model> models, String operation, Map<String, String> arguments);

    /** Removes a model; {@link #undo} brings it back. */
    void removeModel(String name);

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
     * Reads an adapter file or folder in whatever format it has and keeps its projection on a space as a model.
     *
     * @throws w2w.api.task.W2wException INPUT: no format knows it; it has another layout than the space (names the slots)
     */
    Projected project(String space, Path adapter, String model, Task task);

    /** Writes the edited model as an adapter that other tools load, by the id of an {@link w2w.api.weights.AdapterFormat}. */
    void exportModel(String model, String format, Path target, Task task);

    /** What was done, oldest first. */
    List<HistoryEntry> history();

    /** Takes back the last change of models or directions that was not taken back; empty where there is none. */
    Optional<HistoryEntry> undo();

    /** Does again what {@link #undo} took back last; empty where nothing was, or something was changed since. */
    Optional<HistoryEntry> redo();
}
