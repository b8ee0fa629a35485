package w2w.api.diffusion;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import w2w.api.task.Excerpt;
import w2w.api.task.W2wException;

/** The syntax of {@link WeightedPrompt}, read in one pass from left to right. */
final class PromptParser {
    static final Pattern BREAK = Pattern.compile("\\bBREAK\\b");

    private static final double ROUND = 1.1;
    private static final double SQUARE = 1 / 1.1;
    private static final int NAMED = 3;
    private static final int SHOWN = 40;

    private static final Pattern TEXT = Pattern.compile("[^\\\\()\\[\\]:]+");
    private static final Pattern WEIGHT = Pattern.compile(":\\s*((?=[+-]?[.,]*\\d)[+-]?[.,\\d]+)\\s*\\)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)");

    private static final Pattern TAG = Pattern.compile(
            "<(?:lora|lyco|locon|loha|lokr|dora|hypernet|hypernetwork):[^<>]+>", Pattern.CASE_INSENSITIVE);

    /** {@code [from:to:when]}, {@code [to:when]} and {@code [a|b]}, which other tools change while they draw. */
    private static final Pattern EDITED =
            Pattern.compile("(?<!\\\\)\\[(?:[^\\[\\]]*:\\s*\\d*\\.?\\d+\\s*|[^\\[\\]|]*\\|[^\\[\\]]*)\\]");

    private static final Pattern EMBEDDING = Pattern.compile("\\bembedding:[\\p{L}_][\\w.-]*");
    private static final Pattern WILDCARD = Pattern.compile("(?<!\\w)__\\p{Alnum}[\\w/*.-]*?__(?!\\w)");
    private static final Pattern CHOICE = Pattern.compile("\\{[^{}|]*\\|[^{}]*\\}");
    private static final Pattern AND = Pattern.compile("\\bAND\\b");

    private final Deque<Integer> round = new ArrayDeque<>();
    private final Deque<Integer> square = new ArrayDeque<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** A run of text under the brackets around it, or a BREAK. */
    private static final class Run {
        final String text;
        final boolean breaks;
        double weight = 1;

        Run(String text, boolean breaks) {
            this.text = text;
            this.breaks = breaks;
        }
    }

    WeightedPrompt parse(String prompt) {
        String text = withoutForeign(prompt);
        int at = 0;
        while (at < text.length()) {
            at = step(text, at);
        }
        int open = round.size() + square.size();
        if (open > 0) {
            note(open, "bracket", "not closed: the weight counts to the end, write \\( or \\[ for the character");
        }
        round.forEach(from -> multiply(from, ROUND));
        square.forEach(from -> multiply(from, SQUARE));
        return new WeightedPrompt(merged(), notes);
    }

    /** Reads what stands at {@code at}; returns where it ends. */
    private int step(String text, int at) {
        char c = text.charAt(at);
        switch (c) {
            case '\\' -> {
                boolean escapes = at + 1 < text.length() && "\\()[]".indexOf(text.charAt(at + 1)) >= 0;
                if (escapes) {
                    runs.add(new Run(text.substring(at + 1, at + 2), false));
                }
                return at + (escapes ? 2 : 1);
            }
            case '(' -> round.push(runs.size());
            case '[' -> square.push(runs.size());
            case ')' -> close(round, ROUND, ")");
            case ']' -> close(square, SQUARE, "]");
            case ':' -> {
                return weight(text, at);
            }
            default -> {
                Matcher run = TEXT.matcher(text).region(at, text.length());
                if (run.lookingAt()) {
                    words(run.group());
                }
                return run.end();
            }
        }
        return at + 1;
    }

    private void close(Deque<Integer> open, double factor, String bracket) {
        if (open.isEmpty()) {
            runs.add(new Run(bracket, false));
        } else {
            multiply(open.pop(), factor);
        }
    }

    private int weight(String text, int at) {
        Matcher weight = WEIGHT.matcher(text).region(at, text.length());
        if (!round.isEmpty() && weight.lookingAt()) {
            if (NUMBER.matcher(weight.group(1)).matches()) {
                multiply(round.pop(), Double.parseDouble(weight.group(1)));
                return weight.end();
            }
            notes.add("the weight " + shown(weight.group(1))
                    + " in the prompt must be a number like 1.3; it is taken as text and its bracket weighs 1.1");
        }
        runs.add(new Run(":", false));
        return at + 1;
    }

    private void words(String text) {
        String[] pieces = BREAK.split(text, -1);
        for (int i = 0; i < pieces.length; i++) {
            String piece = pieces[i];
            if (i > 0) {
                runs.add(new Run("", true));
                piece = piece.stripLeading();
            }
            runs.add(new Run(i + 1 < pieces.length ? piece.stripTrailing() : piece, false));
        }
    }

    private void multiply(int from, double factor) {
        for (Run run : runs.subList(from, runs.size())) {
            run.weight *= factor;
            if (!Float.isFinite((float) run.weight)) {
                throw W2wException.input("a weight in the prompt is too large")
                        .advise("Weights like 0.5 to 1.5 are usual, and each bracket multiplies those around it");
            }
        }
    }

    /** Neighbours of one weight as one part. */
    private List<List<WeightedPrompt.Part>> merged() {
        List<List<WeightedPrompt.Part>> all = new ArrayList<>(List.of(new ArrayList<>()));
        StringBuilder text = new StringBuilder();
        double weight = 1;
        for (Run run : runs) {
            if (run.breaks || run.weight != weight) {
                add(all, text, weight);
                weight = run.weight;
            }
            if (run.breaks) {
                all.add(new ArrayList<>());
            }
            text.append(run.text);
        }
        add(all, text, weight);
        return all;
    }

    private static void add(List<List<WeightedPrompt.Part>> all, StringBuilder text, double weight) {
        if (text.length() > 0) {
            all.get(all.size() - 1).add(new WeightedPrompt.Part(text.toString(), weight));
            text.setLength(0);
        }
    }

    /** Without tags, and with edits as the text that they are; both named, and what else belongs to other tools. */
    private String withoutForeign(String prompt) {
        List<String> tags = found(TAG, prompt);
        if (!tags.isEmpty()) {
            note(
                    tags.size(),
                    "tag",
                    "not applied and left out of its text: " + names(tags)
                            + "; to draw with an adapter, give its file as the model (--model FILE)");
        }
        String text = TAG.matcher(prompt).replaceAll("");
        asText("embedding", found(EMBEDDING, text));
        asText("wildcard", found(WILDCARD, text));
        asText("choice", found(CHOICE, text));
        asText("prompt edit", found(EDITED, text));
        asText("composition", found(AND, text));
        return EDITED.matcher(text).replaceAll(m -> Matcher.quoteReplacement(escape(m.group())));
    }

    private void asText(String what, List<String> found) {
        if (!found.isEmpty()) {
            note(found.size(), what, "not understood and taken as text: " + names(found));
        }
    }

    private void note(int count, String what, String rest) {
        notes.add(count + " " + what + (count == 1 ? " in the prompt is " : "s in the prompt are ") + rest);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(m -> m.group()).toList();
    }

    private static String names(List<String> found) {
        List<String> first =
                found.stream().distinct().limit(NAMED).map(PromptParser::shown).toList();
        long more = found.stream().distinct().count() - first.size();
        return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String shown(String text) {
        return Excerpt.of(text, SHOWN);
    }

    static String escape(String text) {
        return text.replaceAll("[\\\\()\\[\\]]", "\\\\$0");
    }
}
