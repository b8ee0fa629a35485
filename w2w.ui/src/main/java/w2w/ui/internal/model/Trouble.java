package w2w.ui.internal.model;

import java.time.Instant;
import java.util.concurrent.CompletionException;
import w2w.api.task.W2wException;

/**
 * Something that went wrong, for a person.
 *
 * @param doing what was being done
 * @param what went wrong and where
 * @param advice what to do now; may be empty
 */
public record Trouble(Instant time, String doing, String what, String advice) {
    /** What was thrown, without what futures wrap it in. */
    static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** From what was thrown. */
    public static Trouble of(String doing, Throwable thrown) {
        Throwable cause = cause(thrown);
        if (cause instanceof W2wException e) {
            String what = e.where().map(w -> w + ": ").orElse("") + e.what();
            return new Trouble(Instant.now(), doing, what, e.advice().orElse(""));
        }
        String message = cause.getMessage();
        return new Trouble(
                Instant.now(),
                doing,
                cause.getClass().getSimpleName() + (message == null ? "" : ": " + message),
                "This is a fault of w2w or of a plug-in; the log has the details");
    }
}
