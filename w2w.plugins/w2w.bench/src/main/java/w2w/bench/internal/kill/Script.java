package w2w.bench.internal.kill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that is killed.
 *
 * @param name in the report
 * @param words of the command line; {@code WS}, {@code ADAPTERS}, {@code LABELS} and {@code OUT} stand for folders and
 *     files of the trial
 * @param workspace whether it has {@code -w WS}
 * @param oneByOne whether its files come one at a time, each whole
 */
record Script(String name, List<String> words, boolean workspace, boolean oneByOne) {
    /**
     * Commands that write; the template has a population p, a space s, models a-1 to a-4, a direction, and a change that was taken back.
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
            in("space project s ADAPTERS/m0.safetensors --as x"),
            in("workspace undo"),
            in("workspace redo"),
            in("model export a-1 OUT/a.safetensors"),
            in("space export s OUT/s.safetensors"),
            in("population export p OUT/adapters --format kohya"),
            in("population export p OUT/p"),
            out("render --count 6 --steps 2 --batch 2 -o OUT"),
            out("adapter convert ADAPTERS/m0.safetensors OUT/c.safetensors --to kohya"),
            out("workspace create OUT/new"));

    private static Script in(String words) {
        return of(words, true);
    }

    private static Script out(String words) {
        return of(words, false);
    }

    private static Script of(String words, boolean workspace) {
        return new Script(
                words.replaceAll("(ADAPTERS|OUT)/?\\S*", "…"),
                List.of(words.split(" ")),
                workspace,
                words.startsWith("render"));
    }

    /** Whether it does another thing when it is run once more. */
    boolean goesOn() {
        return name.equals("workspace undo") || name.equals("workspace redo");
    }

    /** The words of one trial. */
    List<String> arguments(Path trial, Path template) {
        List<String> arguments = new ArrayList<>();
        for (String word : words) {
            arguments.add(word.replace("ADAPTERS", template.resolve("adapters").toString())
                    .replace("LABELS", template.resolve("labels.csv").toString())
                    .replace("OUT", trial.resolve("out").toString()));
        }
        if (workspace) {
            arguments.add("-w");
            arguments.add(trial.resolve("ws").toString());
        }
        arguments.add("--no-progress");
        return arguments;
    }
}
