package w2w.api.task;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one error that crosses a contract. Its message says what was wrong; {@link #where()} names the file, tensor, slot or
 * plug-in; {@link #advice()} says what to do. A user is shown these three, {@link #details()} and the
 * stack trace on request only.
 */
public final class W2wException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who can mend it. */
    public enum Kind {
        /** A file, label, picture or argument given by the user. */
        INPUT,
        /** A plug-in threw something it had no right to throw, or broke its contract. */
        PLUGIN,
        /** A device or native runtime: absent, out of memory, refused. */
        DEVICE,
        /** The place written to: full, read-only, vanished. */
        STORAGE,
        /** A fault of ours. */
        INTERNAL
    }

    private final Kind kind;
    private final String where;
    private final String advice;
    private final String[] details;

    private W2wException(
            Kind kind, String what, String where, String advice, String[] details, @Nullable Throwable cause) {
        super(what, cause);
        this.kind = kind;
        this.where = where;
        this.advice = advice;
        this.details = details;
    }

    /** An error of the given kind; {@code what} is a sentence without the place it happened at. */
    public static W2wException of(Kind kind, String what) {
        return new W2wException(
                Objects.requireNonNull(kind), Objects.requireNonNull(what), "", "", new String[0], null);
    }

    /** Shorthand for {@link Kind#INPUT}. */
    public static W2wException input(String what) {
        return of(Kind.INPUT, what);
    }

    /** The same error with the place it happened at, e.g. {@code "a.safetensors, tensor x.lora_A.weight"}. */
    public W2wException at(String place) {
        return copy(new W2wException(kind, what(), place, advice, details, getCause()));
    }

    /** The same error with a sentence that tells the user what to do about it. */
    public W2wException advise(String whatToDo) {
        return copy(new W2wException(kind, what(), where, whatToDo, details, getCause()));
    }

    /** The same error with all that it concerns, such as the names of tensors, where its message has room for the first ones only. */
    public W2wException listing(List<String> everything) {
        return copy(new W2wException(kind, what(), where, advice, everything.toArray(String[]::new), getCause()));
    }

    /** The same error with its cause. */
    public W2wException because(Throwable cause) {
        return copy(new W2wException(kind, what(), where, advice, details, cause));
    }

    private W2wException copy(W2wException other) {
        other.setStackTrace(getStackTrace());
        for (Throwable t : getSuppressed()) {
            other.addSuppressed(t);
        }
        return other;
    }

    /** Who can mend it. */
    public Kind kind() {
        return kind;
    }

    /** What was wrong, alone. */
    public String what() {
        return Objects.requireNonNullElse(super.getMessage(), "");
    }

    /** File, tensor, slot or plug-in; empty where the error has no place. */
    public Optional<String> where() {
        return where.isEmpty() ? Optional.empty() : Optional.of(where);
    }

    /** What to do; empty where there is nothing to advise. */
    public Optional<String> advice() {
        return advice.isEmpty() ? Optional.empty() : Optional.of(advice);
    }

    /** All that it concerns, one an entry; empty where the message says everything. */
    public List<String> details() {
        return List.of(details);
    }

    /** {@code where: what. advice}: the line a user reads. */
    @Override
    public String getMessage() {
        String line = where.isEmpty() ? what() : where + ": " + what();
        return advice.isEmpty() ? line : line + ". " + advice;
    }
}
