package w2w.cli.internal.invert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import w2w.api.invert.InversionSettings;
import w2w.api.invert.InversionSettings.Preset;
import w2w.api.invert.InversionSettings.Units;
import w2w.api.invert.InversionSettings.WeightedLoss;
import w2w.api.task.Excerpt;
import w2w.api.task.W2wException;
import w2w.cli.Range;

/** How to invert: a preset, and what is said otherwise. */
final class InversionOptions {
    @Option(
            names = "--preset",
            description =
                    "editable: prompts still change pose, expression and background afterwards; faithful: nearer to the picture, with more "
                            + "steps at a higher rate. Default: editable.")
    private Preset preset = Preset.EDITABLE;

    @Option(
            names = {"-k", "--components"},
            paramLabel = "K",
            description = "Leading components that are optimised, the others stay at the mean. Default: all.")
    @Range(min = 1)
    private @Nullable Integer components;

    @Option(names = "--steps", paramLabel = "N", description = "Of the optimiser. Default: 200, faithful 300.")
    @Range(min = 1)
    private @Nullable Integer steps;

    @Option(names = "--rate", paramLabel = "R", description = "Learning rate of Adam. Default: 0.02, faithful 0.1.")
    @Range(above = 0)
    private @Nullable Double rate;

    @Option(
            names = "--units",
            description =
                    "What is optimised: coefficients in units of their deviation over the population, or raw, as the paper has it: "
                            + "${COMPLETION-CANDIDATES}. Default: DEVIATIONS.")
    private @Nullable Units units;

    @Option(
            names = "--noises",
            paramLabel = "N",
            description = "Timesteps and noises a step; the paper has 1. Default: 4.")
    @Range(min = 1)
    private @Nullable Integer noises;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Stop when the loss on held-out noises has not fallen for so many steps; 0 runs all steps. Default: 50, faithful 0.")
    @Range(min = 0)
    private @Nullable Integer patience;

    @Option(
            names = "--loss",
            paramLabel = "ID[=WEIGHT]",
            description =
                    "What is minimised, see “w2w plugins --kind inversion-loss”; several are summed: --loss denoising --loss "
                            + "mahalanobis-prior=0.01. Default: denoising.")
    private List<String> losses = new ArrayList<>();

    @Option(
            names = {"-O", "--option"},
            paramLabel = "LOSS.NAME=VALUE",
            description = "Setting of a loss for this call. May be given several times.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", description = "Of timesteps and noises. Default: 0.")
    private @Nullable Long seed;

    InversionSettings settings() {
        InversionSettings s = preset.settings();
        s = components == null ? s : s.withComponents(components);
        s = steps == null ? s : s.withSteps(steps);
        s = rate == null ? s : s.withLearningRate(rate);
        s = units == null ? s : s.withUnits(units);
        s = noises == null ? s : s.withNoises(noises);
        s = patience == null ? s : s.withPatience(patience);
        s = seed == null ? s : s.withSeed(seed);
        return losses.isEmpty() && options.isEmpty() ? s : s.withLosses(losses());
    }

    private List<WeightedLoss> losses() {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String typed : losses.isEmpty() ? List.of("denoising") : losses) {
            int equals = typed.indexOf('=');
            weights.put(
                    equals < 0 ? typed : typed.substring(0, equals),
                    equals < 0 ? 1 : weight(typed.substring(equals + 1)));
        }
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        options.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 0 || !weights.containsKey(key.substring(0, dot))) {
                throw W2wException.input("a setting is written LOSS.NAME=VALUE, with one of the losses "
                        + String.join(", ", weights.keySet()) + "; not " + key + "=" + value);
            }
            settings.computeIfAbsent(key.substring(0, dot), l -> new LinkedHashMap<>())
                    .put(key.substring(dot + 1), value);
        });
        List<WeightedLoss> all = new ArrayList<>();
        weights.forEach(
                (loss, weight) -> all.add(new WeightedLoss(loss, weight, settings.getOrDefault(loss, Map.of()))));
        return all;
    }

    private static double weight(String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw W2wException.input("--loss must be ID or ID=WEIGHT, and the weight a number, not " + Excerpt.of(text))
                    .because(e);
        }
        if (!Double.isFinite(value)) {
            throw W2wException.input("--loss must have a finite weight, not " + Excerpt.of(text));
        }
        return value;
    }
}
