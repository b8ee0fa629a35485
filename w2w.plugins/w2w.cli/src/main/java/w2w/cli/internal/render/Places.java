package w2w.cli.internal.render;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import w2w.cli.Console;

/** What a user typed, as a path where it is one. */
final class Places {
    private Places() {}

    /** The absolute path when there is such a file or folder, otherwise the words as they are: an address, a name. */
    static String resolve(Console console, String typed) {
        try {
            Path path = console.directory().resolve(typed);
            return Files.exists(path) ? path.toString() : typed;
        } catch (InvalidPathException e) {
            return typed;
        }
    }
}
