package w2w.cli.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command writes.
 *
 * @param terminal whether standard error is a terminal: then progress is a bar that is drawn over
 * @param columns width of the terminal
 */
record Streams(ConsoleWriter out, ConsoleWriter err, boolean terminal, int columns) {
    private static final int COLUMNS = 80;

    /** The process's own. */
    static Streams ofProcess() {
        return new Streams(ConsoleWriter.to(System.out), ConsoleWriter.to(System.err), isTerminal(), width());
    }

    void flush() {
        out.flush();
        err.flush();
    }

    /** The launching script may say ({@code W2W_TERMINAL=1}); else the kernel is asked. System.console() knows nothing of standard error. */
    private static boolean isTerminal() {
        String told = System.getenv("W2W_TERMINAL");
        if (told != null) {
            return told.equals("1");
        }
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static int width() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : COLUMNS;
    }
}
