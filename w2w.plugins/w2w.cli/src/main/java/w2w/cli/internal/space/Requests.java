package w2w.cli.internal.space;

import java.util.function.Supplier;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;

/** Requests out of what a user typed. */
public final class Requests {
    private Requests() {}

    /** The components wanted, or all of the space's. */
    static int components(Workspace workspace, String space, int wanted) {
        if (wanted != 0) {
            return wanted;
        }
        try (WeightSpace found = workspace.space(space)) {
            return found.components();
        }
    }

    /** A request whose record refuses what is out of range is the user's mistake here. */
    public static <T> T valid(Supplier<T> request) {
        try {
            return request.get();
        } catch (IllegalArgumentException e) {
            throw W2wException.input(String.valueOf(e.getMessage())).because(e);
        }
    }
}
