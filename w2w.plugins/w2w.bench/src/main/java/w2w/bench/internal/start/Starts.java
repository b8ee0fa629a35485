package w2w.bench.internal.start;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import w2w.api.task.W2wException;

/** Starts processes of w2w, each with a user's folder of its own, and takes the time. */
final class Starts {
    /** A process that has ended: what it printed and how long it lived. */
    record Run(String output, double milliseconds) {
        /** The number behind {@code key} in what it printed, e.g. {@code probe 123.4}. */
        double printed(String key) {
            return output.lines()
                    .filter(l -> l.startsWith(key + " "))
                    .mapToDouble(
                            l -> Double.parseDouble(l.substring(key.length()).strip()))
                    .findFirst()
                    .orElseThrow(
                            () -> W2wException.of(W2wException.Kind.INTERNAL, "no " + key + " was printed: " + output));
        }
    }

    private final Path script;
    private final Path home;

    /** {@code home} is empty at first: the first start fills its bundle cache. */
    Starts(Path script, Path home) {
        this.script = script;
        this.home = home;
    }

    Path script() {
        return script;
    }

    Run w2w(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(script.toString());
        command.addAll(List.of(arguments));
        return run(command, environment);
    }

    /** A bare JVM that prints its version: what every start of Java costs here. */
    Run java() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return run(List.of(java.toString(), "-Xshare:auto", "-version"), Map.of());
    }

    /** Runs a command that is on the PATH. */
    Run run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("W2W_HOME", home.toString());
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        long begin = System.nanoTime();
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw W2wException.of(W2wException.Kind.INTERNAL, "a benchmark's process failed: " + output)
                    .at(String.join(" ", command));
        }
        return new Run(output, (System.nanoTime() - begin) / 1e6);
    }
}
