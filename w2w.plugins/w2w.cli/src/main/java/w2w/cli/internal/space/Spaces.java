package w2w.cli.internal.space;

import java.util.List;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;

/** Which space a command means where none is named. */
public final class Spaces {
    private Spaces() {}

    /** The named one, or the only one there is. */
    public static String choose(Workspace workspace, String named) {
        if (!named.isEmpty()) {
            return named;
        }
        List<String> spaces = workspace.spaces();
        if (spaces.isEmpty()) {
            throw W2wException.input("the workspace has no space")
                    .at(workspace.folder().toString())
                    .advise("Fit one with: w2w space fit");
        }
        if (spaces.size() > 1) {
            throw W2wException.input("which space is meant?")
                    .advise("Name it with --space; there are " + String.join(", ", spaces));
        }
        return spaces.get(0);
    }
}
