package w2w.engine.internal.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
 * Encoded prompts of items of a request: the wanted one and the one to keep away from, once for all models, or once for each model where
 * models change the text encoder.
 */
final class Words implements AutoCloseable {
    /** A text as a model at a strength understands it. */
    private record Reading(String text, int model, float strength) {
        static Reading of(String text, int model, float strength) {
            boolean base = model == AdapterBank.BASE || strength == 0;
            return base ? new Reading(text, AdapterBank.BASE, 0) : new Reading(text, model, strength);
        }
    }

    /** Prompts that are encoded in one call at most, if one batch has no more: such a call cannot be cancelled. */
    private static final int MOST = 64;

    private final RenderSettings settings;
    private final int from;
    private final int to;
    private final Map<Reading, Integer> readings;
    private final Prompts prompts;

    /** @param readings places of prompts; empty where there are two, for all models */
    private Words(RenderSettings settings, int from, int to, Map<Reading, Integer> readings, Prompts prompts) {
        this.settings = settings;
        this.from = from;
        this.to = to;
        this.readings = readings;
        this.prompts = prompts;
    }

    /**
     * Encodes what items need.
     *
     * @param first the first item, which is followed by as many others as go into one call
     * @param count items that are needed
     */
    static Words encode(
            BackboneSession session,
            Denoising denoising,
            Cast cast,
            RenderSettings settings,
            int first,
            int count,
            Task task) {
        task.check();
        Optional<TextAdapters> text = cast.changesText() ? denoising.textAdapters() : Optional.empty();
        if (text.isEmpty()) {
            Prompts both =
                    PromptTexts.encode(session, denoising, List.of(settings.prompt(), settings.negativePrompt()), task);
            return new Words(settings, 0, Integer.MAX_VALUE, Map.of(), both);
        }
        Map<Reading, Integer> readings = new LinkedHashMap<>();
        int end = first;
        for (; end < cast.roles().size(); end++) {
            Set<Reading> more = readings(cast.role(end), settings);
            more.removeAll(readings.keySet());
            if (end >= first + count && readings.size() + more.size() > MOST) {
                break;
            }
            more.forEach(r -> readings.put(r, readings.size()));
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
        return new Words(settings, first, end, readings, encoded);
    }

    private static Set<Reading> readings(Cast.Role role, RenderSettings settings) {
        Set<Reading> all = new LinkedHashSet<>();
        for (int model : new int[] {role.early(), role.late()}) {
            all.add(Reading.of(settings.prompt(), model, role.strength()));
            if (settings.guidanceScale() != 1) {
                boolean base = settings.against() == RenderSettings.Against.BASE_MODEL;
                all.add(Reading.of(settings.negativePrompt(), base ? AdapterBank.BASE : model, role.strength()));
            }
        }
        return all;
    }

    /** Whether they are of these items. */
    boolean cover(int first, int count) {
        return from <= first && first + count <= to;
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
