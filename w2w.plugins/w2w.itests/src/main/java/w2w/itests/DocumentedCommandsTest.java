package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import w2w.cli.Command;

/** Every command line that help, documentation and advice name can be given: its command, options and parameters are there. */
class DocumentedCommandsTest {
    private static final Path ROOT = root();

    /** A line of a shell that calls w2w. */
    private static final Pattern SHELL = Pattern.compile("(?m)^\\s*(?:\\./|\\.\\./|\"\\$W2W\"/)w2w[ \\t]+([^\\n]*)");

    /** What advice says to call. */
    private static final Pattern CALLED = Pattern.compile("(?<!Usage): w2w ([a-z][^\u201d`\"\\n]*)");

    /** What text puts into quotes: a command's name alone is only spoken of. */
    private static final Pattern QUOTED = Pattern.compile("(?:\u201c|`(?:\\./)?)w2w ([a-z][^\u201d`\"\\n]*)");

    /** What the start script does itself. */
    private static final Set<String> SCRIPT = Set.of("test", "screenshots", "shell", "workbench", "--safe", "help");

    @Test
    void each_has_its_command_with_these_options_and_parameters() throws Exception {
        Set<String> called = new TreeSet<>();
        Set<String> lines = new TreeSet<>();
        for (String path : CommandLine.commands().keySet()) {
            List<String> words = new ArrayList<>(List.of(path.split(" ", -1)));
            words.add("--help");
            CommandLine.Result help = CommandLine.run(words.toArray(String[]::new));
            assertEquals(Command.DONE, help.code(), help::err);
            String text = help.out().replaceAll("\\s+", " ");
            collect(text, CALLED, called);
            collect(text, QUOTED, lines);
        }
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("plugins ")), lines::toString);
        for (Path file : files("docs", ".md")) {
            String text = Files.readString(file).replace("\\\n", " ");
            collect(text, SHELL, called);
            collect(text, CALLED, called);
            collect(text, QUOTED, lines);
        }
        String readme = Files.readString(ROOT.resolve("README.md")).replace("\\\n", " ");
        collect(readme, SHELL, called);
        collect(readme, CALLED, called);
        collect(readme, QUOTED, lines);
        for (String module : List.of("w2w.api", "w2w.engine", "w2w.plugins")) {
            for (Path file : files(module, ".java")) {
                if (file.toString().contains("src/main/java")
                        && !file.toString().contains("w2w.itests")) {
                    String text = literals(Files.readString(file));
                    collect(text, CALLED, called);
                    collect(text, QUOTED, lines);
                }
            }
        }
        lines.removeAll(CommandLine.commands().keySet());
        lines.addAll(called);
        List<String> wrong = new ArrayList<>();
        for (String line : lines) {
            List<String> words = words(line);
            if (words.isEmpty() || SCRIPT.contains(words.get(0))) {
                continue;
            }
            CommandLine.Result result = CommandLine.parse(words.toArray(String[]::new));
            if (result.err().contains("number, not ")) { // a word in capitals stands for one
                words.replaceAll(w -> w.matches("[A-Z]+") ? "1" : w);
                result = CommandLine.parse(words.toArray(String[]::new));
            }
            if (result.code() != Command.CANCELLED && result.code() != Command.DONE) {
                wrong.add("w2w " + line + "\n    " + result.err().strip());
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(lines.size() > 40, lines::toString);
    }

    /** The folder of the sources: the tests run somewhere below it. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/architecture.md"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the sources are not above the working folder");
        }
        return folder;
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
            return all.filter(
                            f -> f.toString().endsWith(ending) && !f.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    private static void collect(String text, Pattern pattern, Set<String> lines) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            lines.add(matcher.group(1).strip());
        }
    }

    /** Literals that are added up as one; what is put between them or at their end is a word. */
    private static String literals(String java) {
        return java.replaceAll("\"\\s*\\+\\s*\"", "")
                .replaceAll("\"\\s*\\+\\s*[\\w.]+(?:\\(\\))?\\s*\\+\\s*\"", "1")
                .replaceAll("\"\\s*\\+\\s*[\\w.]+(?:\\(\\))?", "1\"");
    }

    /** The words up to a comment, a pipe or another command; “…” and a full stop at the end are the sentence's. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(line);
        while (word.find()) {
            String plain = word.group(2);
            if (plain != null && plain.matches("#.*|\\||&&|;|>.*|2>.*|\u2026|\\(.*")) {
                break;
            }
            words.add(plain == null ? word.group(1) : plain.replaceAll("[.,;:)]+$", ""));
        }
        return words;
    }
}
