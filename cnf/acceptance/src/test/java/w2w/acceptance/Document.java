package w2w.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a document, run one block after the other in one shell. */
final class Document {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

    private Document() {}

    /** The fenced {@code sh} blocks. */
    static List<String> blocks(Path document) throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(document));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    /** What each block printed; fails with all of it when one of the commands does. */
    static List<String> run(Path document, Path root, Path home, Path folder) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("set -eu\n");
        for (String block : blocks(document)) {
            script.append(block).append("echo =====\n");
        }
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("W2W", root.toString());
        builder.environment().put("W2W_HOME", home.toString());
        Process process = builder.start();
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(document + (ended ? ": a command failed" : ": never ends") + "\n" + said);
        }
        return List.of(said.split("=====\n", -1));
    }
}
