package w2w.engine.internal.prompt;

import java.util.List;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.Rendering;
import w2w.api.diffusion.WeightedPrompt;
import w2w.api.task.Task;

/** Reads the syntax of prompts, hands a backbone as much of it as it understands, and warns of the rest. */
public final class PromptTexts {
    private PromptTexts() {}

    /** Prompts encoded for single steps; the caller closes them. */
    public static Prompts encode(BackboneSession session, Denoising denoising, List<String> prompts, Task task) {
        List<WeightedPrompt> read =
                prompts.stream().map(p -> read(session, denoising, p, task)).toList();
        Prompts encoded = denoising
                .promptWeighting()
                .map(weighting -> weighting.encode(read))
                .orElseGet(() ->
                        denoising.encode(read.stream().map(WeightedPrompt::text).toList()));
        encoded.warnings().forEach(task::warn);
        return encoded;
    }

    /** One prompt with as much of its syntax as the backbone understands; what it does not is warned of. */
    public static WeightedPrompt read(BackboneSession session, Denoising denoising, String prompt, Task task) {
        WeightedPrompt read = WeightedPrompt.parse(prompt);
        read.notes().forEach(task::warn);
        if (denoising.promptWeighting().isPresent()) {
            return read;
        }
        warnOfLost(session, read, task);
        return WeightedPrompt.literal(read.text());
    }

    /** The settings with prompts that the backbone's own rendering understands. */
    public static RenderSettings forRendering(
            BackboneSession session, Rendering rendering, RenderSettings settings, Task task) {
        WeightedPrompt wanted = WeightedPrompt.parse(settings.prompt());
        WeightedPrompt unwanted = WeightedPrompt.parse(settings.negativePrompt());
        for (WeightedPrompt read : List.of(wanted, unwanted)) {
            read.notes().forEach(task::warn);
            if (!rendering.weightsPrompts()) {
                warnOfLost(session, read, task);
            }
        }
        return rendering.weightsPrompts()
                ? settings
                : new RenderSettings(
                        wanted.text(),
                        unwanted.text(),
                        settings.guidanceScale(),
                        settings.against(),
                        settings.scheduler(),
                        settings.steps(),
                        settings.width(),
                        settings.height());
    }

    private static void warnOfLost(BackboneSession session, WeightedPrompt read, Task task) {
        if (!read.isPlain()) {
            task.warn(session.info().name() + " cannot weigh words: " + read.weights() + " weights and "
                    + (read.sections().size() - 1) + " BREAK of the prompt are left out");
        }
    }
}
