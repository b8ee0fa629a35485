package w2w.engine.internal.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.TextAdapters;
import w2w.api.diffusion.WeightedPrompt;
import w2w.api.task.Task;
import w2w.engine.internal.prompt.PromptTexts;

/**
 * Encoded prompts of a request: the wanted one and the one to keep away from, once for all models, or once for each model where models
 * change the text encoder.
 */
final class Words implements AutoCloseable {
    /** A text as a model at a strength understands it. */
    private record Reading(String text, int model, float strength) {
        static Reading of(String text, int model, float strength) {
            boolean base = model == AdapterBank.BASE || strength == 0;
            return base ? new Reading(text, AdapterBank.BASE, 0) : new Reading(text, model, strength);
        }
    }

    private final RenderSettings settings;
    private final Map<Reading, Integer> readings;
    private final Prompts prompts;

    /** @param readings places of prompts; empty where there are two, for all models */
    private Words(RenderSettings settings, Map<Reading, Integer> readings, Prompts prompts) {
        this.settings = settings;
        this.readings = readings;
        this.prompts = prompts;
    }

    /** Encodes what all items of the request need. */
    static Words encode(BackboneSession session, Denoising denoising, Cast cast, RenderSettings settings, Task task) {
        Optional<TextAdapters> text = cast.changesText() ? denoising.textAdapters() : Optional.empty();
        if (text.isEmpty()) {
            Prompts both =
                    PromptTexts.encode(session, denoising, List.of(settings.prompt(), settings.negativePrompt()), task);
            return new Words(settings, Map.of(), both);
        }
        Map<Reading, Integer> readings = new LinkedHashMap<>();
        for (Cast.Role role : cast.roles()) {
            for (int model : new int[] {role.early(), role.late()}) {
                add(readings, settings.prompt(), model, role.strength());
                if (settings.guidanceScale() != 1) {
                    boolean base = settings.against() == RenderSettings.Against.BASE_MODEL;
                    add(readings, settings.negativePrompt(), base ? AdapterBank.BASE : model, role.strength());
                }
            }
        }
        Map<String, WeightedPrompt> read = new LinkedHashMap<>();
        for (Reading reading : readings.keySet()) {
            read.computeIfAbsent(reading.text(), t -> PromptTexts.read(session, denoising, t, task));
        }
        List<WeightedPrompt> texts = new ArrayList<>();
        int[] models = new int[readings.size()];
        float[] strengths = new float[readings.size()];
        readings.forEach((reading, index) -> {
            texts.add(Objects.requireNonNull(read.get(reading.text())));
            models[index] = reading.model();
            strengths[index] = reading.strength();
        });
        Prompts encoded = text.get().encode(texts, cast.bank(), models, strengths);
        encoded.warnings().stream().distinct().forEach(task::warn);
        return new Words(settings, readings, encoded);
    }

    private static void add(Map<Reading, Integer> readings, String text, int model, float strength) {
        readings.putIfAbsent(Reading.of(text, model, strength), readings.size());
    }

    Prompts prompts() {
        return prompts;
    }

    /** Index of the wanted prompt as a model understands it. */
    int wanted(int model, float strength) {
        return readings.isEmpty() ? 0 : index(settings.prompt(), model, strength);
    }

    /** Index of the prompt to keep away from. */
    int unwanted(int model, float strength) {
        return readings.isEmpty() ? 1 : index(settings.negativePrompt(), model, strength);
    }

    private int index(String text, int model, float strength) {
        Integer index = readings.get(Reading.of(text, model, strength));
        if (index == null) {
            throw new IllegalStateException("a model of the request has no encoded prompt");
        }
        return index;
    }

    @Override
    public void close() {
        prompts.close();
    }
}
