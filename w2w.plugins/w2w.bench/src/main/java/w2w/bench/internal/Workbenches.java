package w2w.bench.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Workbenches that use themselves, each in a process of its own, on this screen or on one that is made for them with Xvfb. */
public final class Workbenches implements AutoCloseable {
    private static final String MARK = "exercise ";
    private static final long LOOK_MILLISECONDS = 50;

    private final Child child;
    private final @Nullable Process server;
    private final String display;

    private Workbenches(Child child, @Nullable Process server, String display) {
        this.child = child;
        this.server = server;
        this.display = display;
    }

    /** Empty where there is neither a screen nor Xvfb. */
    public static Optional<Workbenches> open(Child child) throws IOException {
        String display = System.getenv("DISPLAY");
        if (display != null) {
            return Optional.of(new Workbenches(child, null, display));
        }
        Process server;
        try {
            server = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
            String number = said.readLine();
            if (number == null) {
                server.destroy();
                return Optional.empty();
            }
            return Optional.of(new Workbenches(child, server, ":" + number.strip()));
        }
    }

    /** Starts one with a home of its own; it closes itself after so many seconds of use. */
    public Open start(Path home, int seconds) throws IOException {
        Path output = Files.createTempFile(home, "workbench", ".out");
        Process process = child.start(
                home,
                home,
                List.of("-Dw2w.ui.exercise=" + seconds, "-Duser.home=" + home),
                List.of(),
                Map.of("DISPLAY", display),
                output);
        return new Open(process, output);
    }

    /** One that has been started. Closing it kills it. */
    public static final class Open implements AutoCloseable {
        private final Process process;
        private final Path output;

        private Open(Process process, Path output) {
            this.process = process;
            this.output = output;
        }

        public long pid() {
            return process.pid();
        }

        /** Whether it ended by itself within so long. */
        public boolean ends(double seconds) throws InterruptedException {
            return process.waitFor((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        }

        /** Its exit code, once it has ended. */
        public int code() {
            return process.exitValue();
        }

        /** What it has said of its use so far, a line each, without the mark before each. */
        public List<String> said() throws IOException {
            return Files.readAllLines(output).stream()
                    .filter(line -> line.startsWith(MARK))
                    .map(line -> line.substring(MARK.length()))
                    .toList();
        }

        /** Everything it has said. */
        public String output() throws IOException {
            return Files.readString(output);
        }

        /** Waits until its window is in use. */
        public void ready(double seconds, Task task) throws IOException, InterruptedException {
            long end = System.nanoTime() + (long) (seconds * 1e9);
            while (said().isEmpty()) {
                task.check();
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw W2wException.of(W2wException.Kind.INTERNAL, "the workbench does not come up: " + output());
                }
                Thread.sleep(LOOK_MILLISECONDS);
            }
        }

        /** Kills it, where it has not ended. */
        public void kill() {
            process.destroyForcibly();
            process.onExit().join();
        }

        @Override
        public void close() {
            kill();
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.destroy();
        }
    }
}
