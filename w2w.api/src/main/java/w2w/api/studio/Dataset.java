package w2w.api.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.diffusion.RenderSettings;
import w2w.api.task.Task;

/**
 * Service: a diffusion model, a population of adapters to it and pictures, brought by a bundle so that there is something to work with
 * before anybody has data of their own. The dataset of the highest service ranking is the default: its model is opened and its population
 * imported where none is named. Files are unpacked to the user's cache when they are first asked for; they are not to be changed. Methods
 * that take a {@link Task} throw {@link w2w.api.task.W2wException} of kind STORAGE where the cache cannot be written.
 */
@ConsumerType
public interface Dataset {
    /** The diffusion model, as {@link w2w.api.diffusion.OpenRequest#model()} takes it. */
    String model(Task task);

    /** What suits the model, with the prompt that its adapters were trained with. */
    RenderSettings settings();

    /** The population that a space is to be fitted to. */
    PopulationImport population(Task task);

    /** File of the adapter that the training of the population began with, which those who join it begin with; empty where it is not known. */
    default Optional<Path> start(Task task) {
        return Optional.empty();
    }

    /** Adapters of people who are not in the population; empty where there are none. */
    Optional<PopulationImport> heldOut(Task task);

    /** Pictures of people, by kind, then person; empty where there are none. */
    List<Portrait> portraits(Task task);

    /** Folder of the nets that read attributes and identity off its pictures; empty where there are none. */
    Optional<Path> measures(Task task);

    /** Prompts that the model knows, each with what its pictures must show: whether prompts work is measured with them. */
    default List<PromptTest> promptTests() {
        return List.of();
    }

    /** Labels that its pictures show well, for demonstrations and measurements; empty for all. */
    default List<String> showcase() {
        return List.of();
    }

    /**
     * A prompt and what an {@link w2w.api.measure.AttributeReader} must see in its pictures.
     *
     * @param expects by attribute: 1 for more of it than in the pictures of the other prompts, −1 for less; for one of several choices, such as
     *     {@code background blue}, 1 for most of all choices with the same first word
     */
    record PromptTest(String prompt, Map<String, Integer> expects) {
        public PromptTest {
            Objects.requireNonNull(prompt);
            expects = Map.copyOf(expects);
        }
    }

    /**
     * Pictures of one person.
     *
     * @param person name of the model in {@link #population} or {@link #heldOut}'s column {@code person}
     * @param pictures at least one; the first is the one the mask belongs to
     * @param mask white where the face is, of the size of the first picture
     */
    record Portrait(String person, Kind kind, List<Path> pictures, Optional<Path> mask) {
        public Portrait {
            pictures = List.copyOf(pictures);
            if (pictures.isEmpty()) {
                throw new IllegalArgumentException("no picture of " + person);
            }
        }

        /** What the pictures are. */
        public enum Kind {
            /** Photographs of somebody whom the population does not hold. */
            HELD_OUT,
            /** A painting of somebody whom the population does not hold. */
            PAINTING,
            /** Like those that a model of the population was trained with. */
            TRAINING
        }
    }
}
