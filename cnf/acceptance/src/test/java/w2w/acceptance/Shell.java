package w2w.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A running {@code ./w2w shell}, talked to as a person would at its prompt. */
final class Shell implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Writer in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private int asked;

    Shell(Path root, Path home) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(root.resolve("w2w").toString(), "shell").redirectErrorStream(true);
        builder.environment().put("W2W_HOME", home.toString());
        process = builder.start();
        in = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "shell output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(lines::add);
        } catch (UncheckedIOException | IOException e) {
            lines.add("(the output ended: " + e + ")");
        }
    }

    /** What the shell says to a command. */
    List<String> ask(String command) throws IOException, InterruptedException {
        String end = "answered-" + ++asked;
        in.write(command + "\necho " + end + "\n");
        in.flush();
        List<String> answer = new ArrayList<>();
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            String line = lines.poll(1, TimeUnit.SECONDS);
            if (line == null && process.isAlive() && Instant.now().isBefore(deadline)) {
                continue;
            }
            if (line == null) {
                throw new IOException("no end of the answer to " + command + " after: " + answer);
            }
            if (line.contains(end)) {
                return answer;
            }
            answer.add(line);
        }
    }

    /** Asks until a line of the answer is as wanted, and returns that line. */
    String await(String command, Predicate<String> wanted) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        List<String> answer = List.of();
        while (Instant.now().isBefore(deadline)) {
            answer = ask(command);
            for (String line : answer) {
                if (wanted.test(line)) {
                    return line;
                }
            }
            Thread.sleep(50);
        }
        throw new IOException(command + " never said what was waited for; last: " + answer);
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
