package w2w.ui.internal.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;

/**
 * What a picture says of how it was drawn.
 *
 * @param model name of whom it shows; empty where it does not say
 * @param space fingerprint of the space of that model; empty likewise
 * @param edit strengths by the names of directions
 */
record Recalled(
        RenderSettings settings, long seed, String model, String space, Map<String, Double> edit, int injection) {
    private static final String TERM = "edit.";

    Recalled {
        edit = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(edit));
    }

    /**
     * Reads it.
     *
     * @param now settings and {@code seedNow} are kept where the picture does not say
     * @throws W2wException INPUT: a number that is none
     */
    static Recalled of(Provenance how, RenderSettings now, long seedNow) {
        Map<String, String> said = how.entries();
        try {
            Map<String, Double> edit = new TreeMap<>();
            said.forEach((key, value) -> {
                if (key.startsWith(TERM)) {
                    edit.put(key.substring(TERM.length()), Double.valueOf(value));
                }
            });
            return new Recalled(
                    new RenderSettings(
                            said.getOrDefault("prompt", now.prompt()),
                            said.getOrDefault("negative-prompt", ""),
                            number(said, "guidance-scale", now.guidanceScale()),
                            RenderSettings.Against.valueOf(said.getOrDefault(
                                    "guidance-against", now.against().name())),
                            said.getOrDefault("scheduler", ""),
                            (int) number(said, "steps", now.steps()),
                            (int) number(said, "width", now.width()),
                            (int) number(said, "height", now.height())),
                    said.containsKey("seed") ? Long.parseLong(said.get("seed")) : seedNow,
                    said.getOrDefault("model", ""),
                    said.getOrDefault("space", ""),
                    edit,
                    (int) number(said, "edit-injection", Edit.ALWAYS));
        } catch (IllegalArgumentException e) {
            throw W2wException.input("the picture says of itself what cannot be: " + e.getMessage())
                    .because(e);
        }
    }

    Recalled withScheduler(String other) {
        return new Recalled(settings.withScheduler(other), seed, model, space, edit, injection);
    }

    private static double number(Map<String, String> said, String key, double otherwise) {
        String text = said.get(key);
        return text == null ? otherwise : Double.parseDouble(text);
    }

    /** The edit, made of directions that there are; empty where one of them is missing. */
    Optional<Edit> edit(List<EditDirection> there) {
        Edit made = Edit.NONE;
        for (Map.Entry<String, Double> term : edit.entrySet()) {
            Optional<EditDirection> direction =
                    there.stream().filter(d -> d.name().equals(term.getKey())).findFirst();
            if (direction.isEmpty()) {
                return Optional.empty();
            }
            made = made.and(direction.get(), term.getValue());
        }
        return Optional.of(made.terms().isEmpty() ? made : made.from(injection));
    }
}
