package w2w.cli.internal;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.task.Excerpt;
import w2w.api.task.Printable;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;

/**
 * An error as the user reads it.
 *
 * @param kind a {@link W2wException.Kind}, {@code USAGE} or {@code CANCELLED}
 * @param where file, plug-in or command
 * @param details all that it concerns, where {@code what} names the first only
 */
record Complaint(String kind, String what, String where, String advice, List<String> details) {
    /** Characters of a line: a list of what there is may have a hundred thousand names. */
    private static final int MOST_SAID = 1000;

    static Complaint of(W2wException e, String command) {
        return new Complaint(
                e.kind().name(), e.what(), e.where().orElse(command), e.advice().orElse(""), e.details());
    }

    static Complaint usage(String command, String what, String advice) {
        return new Complaint("USAGE", what, command, advice, List.of());
    }

    /** What no command answers for: its text, and where the log is that has the rest. */
    static Complaint fault(Throwable thrown) {
        return new Complaint(Kind.INTERNAL.name(), describe(thrown), "", "This is a fault of w2w; " + log(), List.of());
    }

    /** Where the log is, as a sentence. */
    static String log() {
        String folder = System.getProperty("w2w.logs", "");
        return "the details are in the log" + (folder.isEmpty() ? "" : " in " + Printable.line(folder));
    }

    /** An exception in one line. */
    static String describe(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getSimpleName();
        return message == null ? name : name + ": " + message;
    }

    static Complaint cancelled(String command) {
        return new Complaint("CANCELLED", "cancelled", command, "", List.of());
    }

    /**
     * {@code w2w: where: what}, and the advice on a line of its own; or one JSON document on standard output. The details are in the
     * document, and lines of the text where that is asked for.
     */
    void print(Streams streams, boolean json, boolean verbose) {
        if (json) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("kind", kind);
            error.put("what", what);
            error.put("where", where);
            error.put("advice", advice);
            error.put("details", details);
            streams.out().println(JsonTree.write(Map.of("error", error)));
        } else {
            PrintWriter err = streams.err();
            err.println("w2w: " + (where.isEmpty() ? "" : Printable.line(where) + ": ") + oneLine(what));
            if (!advice.isEmpty()) {
                err.println("     " + oneLine(advice));
            }
            if (verbose) {
                details.forEach(d -> err.println("     " + oneLine(d)));
            } else if (!details.isEmpty()) {
                err.println("     All " + details.size() + " are listed with --verbose or --json");
            }
        }
        streams.flush();
    }

    private static String oneLine(String text) {
        return Printable.line(Excerpt.of(text.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; "), MOST_SAID));
    }
}
