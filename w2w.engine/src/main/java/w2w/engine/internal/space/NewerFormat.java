package w2w.engine.internal.space;

import w2w.api.task.W2wException;

/** The cause of every refusal of a file of ours in a later version of its format: nothing is wrong with the file. */
public final class NewerFormat extends Exception {
    private static final long serialVersionUID = 1;

    private NewerFormat() {
        super("the format is a later one", null, false, false);
    }

    /** Refuses a file of the format {@code found}, by a reader of formats up to {@code known}. */
    public static W2wException refuse(String what, int found, int known) {
        return W2wException.input(what + " was written by a newer version, in format " + found
                        + "; this one reads up to " + known)
                .advise("Update the program")
                .because(new NewerFormat());
    }

    /** Whether that is why something is refused. */
    public static boolean isWhy(W2wException e) {
        return e.getCause() instanceof NewerFormat;
    }
}
