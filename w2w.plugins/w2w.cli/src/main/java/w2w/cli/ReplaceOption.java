package w2w.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import w2w.api.task.W2wException;

/** The option {@code --replace} of every command that makes something under a name or in a place; a picocli mixin. */
public final class ReplaceOption {
    @Option(
            names = "--replace",
            description =
                    "Replace what exists under that name or in that place; without it, such a command is refused.")
    private boolean replace;

    /** Whether it was given. */
    public boolean given() {
        return replace;
    }

    /**
     * To be called before the work begins, for what lies outside a workspace and cannot be brought back.
     *
     * @throws W2wException INPUT for a file, or a folder with something in it, that exists and is not to be replaced
     */
    public void check(Path target) {
        if (replace || !Files.exists(target) || isEmptyFolder(target)) {
            return;
        }
        throw W2wException.input("there is a " + (Files.isDirectory(target) ? "folder" : "file") + " already")
                .at(target.toString())
                .advise("Name another place, or give --replace");
    }

    private static boolean isEmptyFolder(Path target) {
        if (!Files.isDirectory(target)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(target)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            return false; // whoever writes there says why it cannot
        }
    }
}
