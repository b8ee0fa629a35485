package w2w.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.condition.OS;

/** A process of {@code ./w2w} with a home of its own; what it prints goes to files, so it never waits for its reader. */
final class Launched implements AutoCloseable {
    /** Far above what any of them takes: a busy machine is no failure. */
    private static final long PATIENCE_SECONDS = 90;

    /** How a process ended, and what it had said by then. */
    record End(int code, String out, String err) {
        @Override
        public String toString() {
            return "exit code " + code + "\n-- out --\n" + out + "\n-- err --\n" + err;
        }
    }

    private final Process process;
    private final Path out;
    private final Path err;

    private Launched(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it; a variable of {@code environment} that is empty is taken away. */
    static Launched start(Path home, Map<String, String> environment, String... arguments) throws IOException {
        Files.createDirectories(home);
        Path out = Files.createTempFile(home, "process", ".out");
        Path err = Files.createTempFile(home, "process", ".err");
        List<String> command = new ArrayList<>();
        if (OS.LINUX.isCurrentOs()) {
            // whatever a shell runs in the background ignores SIGINT, and its children inherit that
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.add(Path.of(System.getProperty("w2w.root"), "w2w").normalize().toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("W2W_HOME", home.toString());
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        return new Launched(builder.start(), out, err);
    }

    /** Starts it and waits for its end. */
    static End run(Path home, String... arguments) throws IOException, InterruptedException {
        try (Launched launched = start(home, Map.of(), arguments)) {
            return launched.end();
        }
    }

    End end() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("never ends; so far: " + new End(-1, out(), err()));
        }
        return new End(process.exitValue(), out(), err());
    }

    /** Waits until something holds; fails when the process ends before. */
    void await(BooleanSupplier condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new AssertionError("ended too early: " + end());
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("never comes; so far: " + new End(-1, out(), err()));
            }
            Thread.sleep(20);
        }
    }

    /** Sends {@code INT} or {@code TERM}; the script has become the JVM by then, so it is the JVM that gets it. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
