package w2w.cli.internal.render;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.RenderSettings;
import w2w.api.task.Excerpt;
import w2w.api.task.W2wException;
import w2w.cli.Range;
import w2w.cli.internal.space.Requests;

/** How to render: what was typed, else what an earlier picture says, else a default. */
public final class RenderOptions {
    /** Stands for the model's own size until that is known. */
    private static final int ANY_SIDE = 64;

    private static final Pattern SIZE = Pattern.compile("(-?[0-9]{1,9})[xX](-?[0-9]{1,9})");

    @Option(
            names = "--prompt",
            description =
                    "What to draw, e.g. \"photo of a sks person, smiling\". (word:1.3) weighs a word, (word) by 1.1, [word] by 1/1.1; "
                            + "\\( is a bracket; BREAK begins a new chunk. Default: what the bundled model was trained with.")
    @Nullable
    String prompt;

    @Option(
            names = "--negative",
            paramLabel = "PROMPT",
            description = "What to keep away from, in the same syntax; needs a guidance scale above 1.")
    @Nullable
    String negative;

    @Option(
            names = "--guidance",
            paramLabel = "SCALE",
            description = "Guidance scale, 0 or more: u + SCALE·(c − u); 1 switches it off. Default 2.")
    @Range(min = 0, max = RenderSettings.MOST_GUIDANCE)
    @Nullable
    Double guidance;

    @Option(
            names = "--against",
            paramLabel = "base|same",
            description =
                    "Unconditional half of the guidance pair: the base model (default; strengthens the identity) or the same "
                            + "personalised model (as most tools do).")
    @Nullable
    String against;

    @Option(names = "--scheduler", paramLabel = "ID", description = "Default: the one the model asks for.")
    @Nullable
    String scheduler;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Denoising steps, no more than the timesteps the model was trained on. Default 20; 12 for the bundled model.")
    @Range(min = 1, max = RenderSettings.MOST_STEPS)
    @Nullable
    Integer steps;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description =
                    "Pixels, up to 8192 a side, multiples of what the model asks for. Default: the model's own size.")
    @Nullable
    String size;

    /** Refuses what no model can do, before one is opened. */
    void check(Optional<RenderSettings> suited, Map<String, String> before) {
        settings(ANY_SIDE, ANY_SIDE, suited, before);
    }

    /**
     * The settings.
     *
     * @param suited what suits the model, where that is known
     * @param before those of an earlier picture, empty for none
     */
    RenderSettings settings(BackboneInfo info, Optional<RenderSettings> suited, Map<String, String> before) {
        return settings(info.width(), info.height(), suited, before);
    }

    private RenderSettings settings(
            int ownWidth, int ownHeight, Optional<RenderSettings> suited, Map<String, String> before) {
        String side = either(
                        against,
                        before,
                        "guidance-against",
                        suited.map(s -> s.against().name()).orElse("base"))
                .toUpperCase(Locale.ROOT);
        int width = ownWidth;
        int height = ownHeight;
        if (size != null) {
            int[] sides = sides(size);
            width = sides[0];
            height = sides[1];
        } else if (before.containsKey("width") && before.containsKey("height")) {
            width = whole("width", before.getOrDefault("width", ""));
            height = whole("height", before.getOrDefault("height", ""));
        }
        RenderSettings.Against half =
                switch (side) {
                    case "BASE", "BASE_MODEL" -> RenderSettings.Against.BASE_MODEL;
                    case "SAME", "SAME_MODEL" -> RenderSettings.Against.SAME_MODEL;
                    default -> throw W2wException.input("--against must be base or same, not " + Excerpt.of(side));
                };
        int sideways = width;
        int upright = height;
        return Requests.valid(() -> new RenderSettings(
                either(
                        prompt,
                        before,
                        "prompt",
                        suited.map(RenderSettings::prompt).orElse("")),
                either(negative, before, "negative-prompt", ""),
                Optional.ofNullable(guidance)
                        .orElseGet(() -> number(
                                before,
                                "guidance-scale",
                                suited.map(RenderSettings::guidanceScale).orElse(2.0))),
                half,
                either(scheduler, before, "scheduler", ""),
                Optional.ofNullable(steps).orElseGet(() -> (int) number(
                        before, "steps", suited.map(RenderSettings::steps).orElse(20))),
                sideways,
                upright));
    }

    /** Width and height. */
    private static int[] sides(String size) {
        Matcher typed = SIZE.matcher(size.strip());
        if (!typed.matches()) {
            throw W2wException.input("--size must be pixels like 512x512, not '" + Excerpt.of(size) + "'");
        }
        long w = Long.parseLong(typed.group(1));
        long h = Long.parseLong(typed.group(2));
        if (Math.min(w, h) < 1 || Math.max(w, h) > RenderSettings.MOST_SIDE || w * h > RenderSettings.MOST_PIXELS) {
            throw W2wException.input("--size must have sides of 1 to " + RenderSettings.MOST_SIDE
                    + " pixels, and at most " + RenderSettings.MOST_PIXELS + " pixels, not " + size.strip());
        }
        return new int[] {(int) w, (int) h};
    }

    /** A whole number that an earlier picture says, of any size. */
    static long whole(Map<String, String> before, String key, long otherwise) {
        String text = before.get(key);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw W2wException.input(
                    "the picture says " + key + " " + Excerpt.of(text) + ", which must be a whole number");
        }
    }

    private static String either(@Nullable String typed, Map<String, String> before, String key, String otherwise) {
        return typed != null ? typed : before.getOrDefault(key, otherwise);
    }

    /** A number that an earlier picture says. */
    static double number(Map<String, String> before, String key, double otherwise) {
        String text = before.get(key);
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw W2wException.input("the picture says " + key + " " + Excerpt.of(text) + ", which must be a number");
        }
    }

    private static int whole(String what, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw W2wException.input("the " + what + " must be a whole number of pixels, not " + Excerpt.of(text));
        }
    }
}
