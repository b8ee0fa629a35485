package w2w.bench.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Starts commands in processes of their own, with the Java and the distribution of this one. */
public final class Child {
    /** Far above what any of the commands takes. */
    private static final long PATIENCE_SECONDS = 300;

    /**
     * How it ended.
     *
     * @param code exit code; meaningless where it was killed
     */
    public record End(boolean killed, int code, double seconds, String output) {}

    private final String dist;

    public Child(BundleContext context) {
        this.dist = String.valueOf(context.getProperty("w2w.dist"));
    }

    /**
     * Runs one to its end.
     *
     * @param seconds after which it is killed; null for never
     */
    public End run(Path home, Path directory, List<String> arguments, @Nullable Double seconds)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(home, "child", ".out");
        long begin = System.nanoTime();
        Process process = start(home, directory, List.of("-Djava.awt.headless=true"), arguments, Map.of(), output);
        boolean killed = false;
        try {
            long limit = seconds == null ? PATIENCE_SECONDS * 1_000_000_000L : (long) (seconds * 1e9);
            if (!process.waitFor(limit, TimeUnit.NANOSECONDS)) {
                killed = true;
            }
        } finally {
            process.destroyForcibly(); // SIGKILL; nothing where it has ended
        }
        int code = process.waitFor();
        double taken = (System.nanoTime() - begin) / 1e9;
        String said = Files.readString(output);
        Files.delete(output);
        return new End(killed, code, taken, said);
    }

    /**
     * Starts one; whoever called ends it.
     *
     * @param options of Java
     * @param arguments none for the workbench
     * @param output where its words go
     */
    public Process start(
            Path home,
            Path directory,
            List<String> options,
            List<String> arguments,
            Map<String, String> environment,
            Path output)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Dw2w.dist=" + dist,
                "-Dw2w.directory=" + directory,
                "-Dfile.encoding=UTF-8",
                "-Xmx1g",
                "-cp",
                dist + File.separator + "lib" + File.separator + "*"));
        command.addAll(options);
        command.add("w2w.launch.Main");
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile());
        builder.environment().put("W2W_HOME", home.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
