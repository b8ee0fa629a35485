package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import w2w.cli.Command;

/** Every numeric option of every command takes an odd number or refuses it by the option's name, and never fails by a fault. */
class NumbersTest {
    private static final List<String> ODD = List.of(
            "0",
            "-1",
            "-3",
            "1e308",
            "NaN",
            "inf",
            "Infinity",
            "-0.0",
            "2147483648",
            "9e99",
            "-9e99",
            "1e-320",
            "1,5",
            "",
            "0x10",
            "9".repeat(400));

    /** What says that a fault, and not the user, is to blame. */
    private static final Pattern FAULT = Pattern.compile("\\tat |java\\.|Exception|fault of w2w|Error:");

    /** Numbers in options that are text, and what else stands in them. */
    private static final Map<String, List<String>> IN_TEXT = Map.of(
            "--size", List.of("64x%s", "%sx64", "%s"),
            "--shard", List.of("%s/2", "1/%s", "%s"),
            "--loss", List.of("denoising=%s"));

    /** These run for minutes and longer: their numbers are parsed and checked, and they are cancelled before they run. */
    private static final List<String> LONG = List.of(
            "bench kill",
            "bench populate",
            "bench remake",
            "bench render",
            "bench soak",
            "bench space",
            "bench start",
            "bench tour",
            "bench weights",
            "tour");

    /** A line that is right, or right but for a file that is not there, where the work would be long. */
    private static final Map<String, String> LINES = Map.ofEntries(
            Map.entry("adapter convert", "missing.safetensors --to peft @/converted"),
            Map.entry("adapter layout", "missing.safetensors"),
            Map.entry("direction find", "faces -w @/w --replace --finder unsupervised -n 1"),
            Map.entry("edit", "face-1 -d beard=1 --as edited --replace -w @/w"),
            Map.entry("evaluate", "--backbone missing -w @/w"),
            Map.entry("invert", "missing.png --backbone missing -w @/w"),
            Map.entry("populate", "--images missing --out made -w @/w"),
            Map.entry(
                    "population import",
                    "@/weights.safetensors --segments @/segments.json --rank 1 --alpha 8 --as odd --replace -w @/w"),
            Map.entry("render", "--backbone missing --out @/pictures -w @/w"),
            Map.entry("sample", "faces --as odd --replace -n 1 -w @/w"),
            Map.entry("space export", "faces @/faces.safetensors --replace -w @/w"),
            Map.entry("space fit", "people odd --replace -k 2 -w @/w"),
            Map.entry("space import", "missing -w @/w"));

    @TempDir
    static Path folder;

    @BeforeAll
    static void workspace() throws Exception {
        WorkspaceTest.files(folder);
        for (String line : List.of(
                "workspace create @/w",
                "population import @/weights.safetensors --segments @/segments.json --rank 1 --alpha 8 --labels @/labels.csv --as people -w @/w",
                "space fit people faces -k 5 -w @/w",
                "direction find faces beard -w @/w",
                "sample faces --as face -w @/w")) {
            CommandLine.Result made = CommandLine.run(words(line).toArray(String[]::new));
            assertEquals(Command.DONE, made.code(), made::err);
        }
    }

    @Test
    void an_odd_number_is_taken_or_refused_by_the_name_of_the_option() throws Exception {
        List<String> wrong = new ArrayList<>();
        TreeSet<String> unlisted = new TreeSet<>();
        int lines = 0;
        for (Map.Entry<String, ServiceReference<Command>> each :
                CommandLine.commands().entrySet()) {
            for (OptionSpec option : options(each.getValue())) {
                String path = each.getKey();
                if (!LONG.contains(path) && !LINES.containsKey(path)) {
                    unlisted.add(path);
                    continue;
                }
                for (String name : option.names()) {
                    for (String value : values(option)) {
                        check(path, option, name, value, wrong);
                        lines++;
                    }
                }
            }
        }
        assertEquals(new TreeSet<String>(), unlisted, "commands with numbers that this test does not know");
        assertEquals(List.of(), wrong);
        assertTrue(lines > 1000, () -> "few options were found");
    }

    private static void check(String path, OptionSpec option, String name, String value, List<String> wrong)
            throws Exception {
        List<String> line = words(path + " " + LINES.getOrDefault(path, ""));
        for (String other : option.names()) {
            int at = line.indexOf(other);
            if (at >= 0) {
                line.subList(at, at + 2).clear();
            }
        }
        line.add(name);
        line.add(value);
        String[] typed = line.toArray(String[]::new);
        CommandLine.Result result = LONG.contains(path) ? CommandLine.parse(typed) : CommandLine.run(typed);
        boolean allowed =
                switch (result.code()) {
                    case Command.DONE -> true;
                    case Command.CANCELLED -> LONG.contains(path);
                    case Command.USAGE -> named(result.err(), name);
                    case Command.FAILED ->
                        named(result.err(), name) || result.err().contains("missing");
                    default -> false;
                };
        if (!allowed || FAULT.matcher(result.err() + result.out()).find()) {
            wrong.add(String.join(" ", line) + "\n    " + result.code() + " "
                    + result.err().strip());
        }
    }

    private static boolean named(String err, String option) {
        return err.contains(": " + option + " ");
    }

    private static List<OptionSpec> options(ServiceReference<Command> reference) {
        ServiceObjects<Command> objects = Container.context().getServiceObjects(reference);
        Command command = Objects.requireNonNull(objects.getService());
        try {
            return CommandSpec.forAnnotatedObjectLenient(command).options().stream()
                    .filter(o -> numbers(o)
                            || (IN_TEXT.containsKey(o.longestName())
                                    && !o.type().isEnum()))
                    .toList();
        } finally {
            objects.ungetService(command);
        }
    }

    private static boolean numbers(OptionSpec option) {
        return Stream.concat(Stream.of(option.type()), Stream.of(option.auxiliaryTypes()))
                .anyMatch(t -> Number.class.isAssignableFrom(t) || (t.isPrimitive() && t != boolean.class));
    }

    private static List<String> values(OptionSpec option) {
        List<String> patterns = numbers(option)
                ? List.of(Map.class.isAssignableFrom(option.type()) ? "beard=%s" : "%s")
                : IN_TEXT.getOrDefault(option.longestName(), List.of());
        return patterns.stream()
                .flatMap(p -> ODD.stream().map(v -> p.replace("%s", v)))
                .toList();
    }

    private static List<String> words(String line) {
        return new ArrayList<>(
                List.of(line.strip().replace("@", folder.toString()).split(" ", -1)));
    }
}
