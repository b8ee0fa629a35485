package w2w.cli.internal;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import w2w.api.task.W2wException;

/**
 * An error as the user reads it.
 *
 * @param kind a {@link W2wException.Kind}, {@code USAGE} or {@code CANCELLED}
 * @param where file, plug-in or command
 */
record Complaint(String kind, String what, String where, String advice) {
    static Complaint of(W2wException e, String command) {
        return new Complaint(
                e.kind().name(), e.what(), e.where().orElse(command), e.advice().orElse(""));
    }

    static Complaint usage(String command, String what, String advice) {
        return new Complaint("USAGE", what, command, advice);
    }

    /** {@code w2w: where: what}, and the advice on a line of its own; or one JSON document on standard output. */
    void print(Streams streams, boolean json) {
        if (json) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("kind", kind);
            error.put("what", what);
            error.put("where", where);
            error.put("advice", advice);
            streams.out().println(JsonTree.write(Map.of("error", error)));
        } else {
            PrintWriter err = streams.err();
            err.println("w2w: " + (where.isEmpty() ? "" : where + ": ") + oneLine(what));
            if (!advice.isEmpty()) {
                err.println("     " + oneLine(advice));
            }
        }
        streams.flush();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
    }
}
