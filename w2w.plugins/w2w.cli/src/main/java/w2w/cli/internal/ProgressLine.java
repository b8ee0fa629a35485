package w2w.cli.internal;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import w2w.api.task.Printable;
import w2w.api.task.Task;

/** Progress on standard error: a bar that is drawn over on a terminal, a plain line every few seconds elsewhere. Any thread may report. */
final class ProgressLine implements Task.Observer {
    private static final long REDRAW = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long REPEAT = TimeUnit.SECONDS.toNanos(5);
    private static final long SETTLE = TimeUnit.SECONDS.toNanos(1);
    private static final int BAR = 24;

    private final PrintWriter err;
    private final boolean terminal;
    private final boolean silent;
    private final int columns;
    private final BooleanSupplier cancelled;
    private final LongSupplier clock;

    private final long began;
    private long last;
    private double done;
    private String message = "";
    private final Map<String, Double> measures = new LinkedHashMap<>();
    private boolean drawn;
    private final Set<String> warnings = new HashSet<>();

    ProgressLine(Streams streams, boolean silent, BooleanSupplier cancelled, LongSupplier clock) {
        this.err = streams.err();
        this.terminal = streams.terminal();
        this.columns = streams.columns();
        this.silent = silent;
        this.cancelled = cancelled;
        this.clock = clock;
        this.began = clock.getAsLong();
        this.last = terminal ? began - REDRAW : began;
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    @Override
    public synchronized void progressed(double share) {
        done = share;
        show();
    }

    @Override
    public synchronized void said(String part, String text) {
        message = Printable.line(part.isEmpty() ? text : part + ": " + text);
        measures.clear(); // they were of what was done before
        show();
    }

    @Override
    public synchronized void measured(String quantity, double value) {
        measures.put(quantity, value);
        show();
    }

    /** Printed even where progress is not. */
    @Override
    public synchronized void warned(String text) {
        if (warnings.add(text)) {
            erase();
            err.println("w2w: warning: " + Printable.line(text));
            err.flush();
        }
    }

    /** Takes the bar away, so that a line of text can be printed. */
    synchronized void erase() {
        if (drawn) {
            err.print("\r" + " ".repeat(columns - 1) + "\r");
            err.flush();
            drawn = false;
        }
    }

    private void show() {
        long now = clock.getAsLong();
        if (silent || now - last < (terminal ? REDRAW : REPEAT)) {
            return;
        }
        last = now;
        if (terminal) {
            int filled = (int) (done * BAR);
            String bar = "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + text(now);
            err.print("\r" + padded(bar, columns - 1));
            drawn = true;
        } else {
            err.println("w2w: " + text(now));
        }
        err.flush();
    }

    private String text(long now) {
        String left = remaining(now);
        return Math.round(Math.floor(done * 100)) + " %"
                + (left == null ? "" : ", " + left + " left")
                + (message.isEmpty() ? "" : "  " + message)
                + measures.entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "  %s %.4g", e.getKey(), e.getValue()))
                        .collect(Collectors.joining());
    }

    /** Time so far × what is left / what is done: null until that says anything. */
    private @Nullable String remaining(long now) {
        if (done < 0.01 || done >= 1 || now - began < SETTLE) {
            return null;
        }
        long seconds = Math.round((now - began) * 1e-9 * (1 - done) / done);
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600
                        ? seconds / 60 + " min " + seconds % 60 + " s"
                        : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    private static String padded(String line, int width) {
        return line.length() >= width ? line.substring(0, width) : line + " ".repeat(width - line.length());
    }
}
