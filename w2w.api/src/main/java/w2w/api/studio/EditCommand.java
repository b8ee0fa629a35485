package w2w.api.studio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import w2w.api.edit.Edit;

/**
 * A model to be made of another one by edits added to those it has.
 *
 * @param model name of the model, which stays as it is
 * @param result name of the new model; empty for the first free one of MODEL-edited, MODEL-edited-2…
 * @param strengths by name of a kept direction of the model's space, in standard deviations of the population; in order
 * @param injection timestep at and below which the edited weights act, {@link Edit#ALWAYS} for the whole trajectory
 * @param replace whether a model of the name is replaced; else it is refused
 */
public record EditCommand(String model, String result, Map<String, Double> strengths, int injection, boolean replace) {
    public EditCommand {
        Objects.requireNonNull(model);
        Objects.requireNonNull(result);
        strengths = Collections.unmodifiableMap(new LinkedHashMap<>(strengths));
        if (injection < 0 || injection > Edit.ALWAYS) {
            throw new IllegalArgumentException("injection time " + injection + " is not within 0 to " + Edit.ALWAYS);
        }
    }

    /** An edit that replaces nothing. */
    public EditCommand(String model, String result, Map<String, Double> strengths, int injection) {
        this(model, result, strengths, injection, false);
    }
}
