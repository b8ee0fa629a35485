package w2w.bench.internal.kill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that is killed.
 *
 * @param name in the report
 * @param words of the command line; words in capitals stand for folders and files of the trial or the template
 * @param workspace whether it has {@code -w WS}
 * @param oneByOne whether its files come one at a time, each whole
 * @param needs what it cannot be run without, which not every machine has; empty for nothing
 */
record Script(String name, List<String> words, boolean workspace, boolean oneByOne, String needs) {
    private static final Pattern PLACE = Pattern.compile("([A-Z]+)(|/.*)");

    /**
     * Commands that write; the template has a population p, a space s, models a-1 to a-4, a direction, a change that was taken back, and a
     * space n of adapters of the bundled model.
     */
    static final List<Script> ALL = List.of(
            in("population import ADAPTERS --as q --labels LABELS"),
            in("population import ADAPTERS --as p --replace"),
            in("space fit p t -k 4"),
            in("space fit p s -k 3 --replace"),
            in("sample s -n 6 --as b"),
            in("direction find s age height"),
            in("direction remove s weight"),
            in("edit a-1 -d weight=1 --as e"),
            in("model remove a-1 a-2 a-3 a-4"),
            in("space project s ADAPTERS/m0.safetensors ADAPTERS/m1.safetensors"),
            in("workspace undo"),
            in("workspace redo"),
            in("model export a-1 OUT/a.safetensors"),
            in("space export s OUT/s.safetensors"),
            in("population export p OUT/adapters --format kohya"),
            in("population export p OUT/p"),
            in("populate --images PEOPLE --out o --steps 6 --held-out 0"),
            in("invert PEOPLE/p0/p0.png PEOPLE/p1/p1.png --each --space n --steps 4 --noises 1"),
            out("render --count 6 --steps 2 --batch 2 -o OUT"),
            out("adapter convert ADAPTERS/m0.safetensors OUT/c.safetensors --to kohya"),
            out("workspace create OUT/new"),
            out("config set w2w.device device cpu"),
            in("space import RELEASE --as r").needing("--release"));

    /** What makes the template. */
    static final List<Script> TEMPLATE = List.of(
            out("workspace create WS"),
            in("population import ADAPTERS --as p --labels LABELS"),
            in("space fit p s -k 5"),
            in("direction find s weight"),
            out("render --count 3 --steps 4 -o OUT"),
            in("populate --images PEOPLE --out m --steps 4 --held-out 0"),
            in("space fit m n -k 2"),
            in("sample s -n 4 --as a"),
            in("sample s -n 2 --as z"),
            in("workspace undo"));

    private static Script in(String words) {
        return of(words, true);
    }

    private static Script out(String words) {
        return of(words, false);
    }

    private static Script of(String words, boolean workspace) {
        return new Script(
                words.replaceAll("(ADAPTERS|PEOPLE|OUT|RELEASE)/?\\S*", "…"),
                List.of(words.split(" ")),
                workspace,
                words.startsWith("render"),
                "");
    }

    private Script needing(String what) {
        return new Script(name, words, workspace, oneByOne, what);
    }

    /**
     * The words of one trial.
     *
     * @param places what the words in capitals stand for
     */
    List<String> arguments(Path trial, Map<String, Path> places) {
        List<String> arguments = new ArrayList<>();
        for (String word : words) {
            Matcher matcher = PLACE.matcher(word);
            Path place = !matcher.matches()
                    ? null
                    : switch (matcher.group(1)) {
                        case "OUT" -> trial.resolve("out");
                        case "WS" -> trial.resolve("ws");
                        default -> places.get(matcher.group(1));
                    };
            arguments.add(place == null ? word : place + matcher.group(2));
        }
        if (workspace) {
            arguments.add("-w");
            arguments.add(trial.resolve("ws").toString());
        }
        arguments.add("--no-progress");
        return arguments;
    }
}
