package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import w2w.api.task.W2wException;

/** Where things lie in a workspace folder. Paths are relative to it, names are checked. */
final class Places {
    static final String SUFFIX = ".safetensors";
    private static final String STAGING = ".staging";

    private final Path root;

    Places(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    static Path population(String name) {
        return Path.of("populations", Names.check("population", name));
    }

    static Path space(String name) {
        return Path.of("spaces", Names.check("space", name) + SUFFIX);
    }

    static Path model(String name) {
        return Path.of("models", Names.check("model", name) + SUFFIX);
    }

    static Path directions(String space) {
        return Path.of("directions", Names.check("space", space));
    }

    static Path direction(String space, String name) {
        return directions(space).resolve(Names.encode("direction", name) + SUFFIX);
    }

    /** Where a population or space grows until it is complete; survives a kill, for whoever asks for the same again. */
    Path staging(String kind, String name) {
        return root.resolve(STAGING).resolve(kind + "-" + Names.check(kind, name));
    }

    Path at(Path relative) {
        return root.resolve(relative);
    }

    /**
     * Refuses a text that names no path below a workspace, on any system.
     *
     * @throws IllegalArgumentException it leaves the folder, or cannot be a path
     */
    static void checkInside(String path) {
        Path relative = Path.of(path); // refuses what no path can hold
        if (path.isEmpty()
                || relative.isAbsolute()
                || relative.getRoot() != null
                || List.of(path.split("[/\\\\]", -1)).contains("..")
                || relative.normalize().toString().isEmpty()) {
            throw new IllegalArgumentException("a path outside the workspace: " + path);
        }
    }

    /** The file or folder, which must be there. */
    Path require(String kind, String name, Path relative, List<String> there) {
        Path path = root.resolve(relative);
        if (!Files.exists(path)) {
            throw Names.unknown(kind, name, there);
        }
        return path;
    }

    List<String> spaces() {
        return files(Path.of("spaces"));
    }

    /** The file of a space, which must be there. */
    Path spaceFile(String name) {
        return require("space", name, space(name), spaces());
    }

    /** Refuses a name that is taken, for a command that does not replace what has it. */
    void requireFree(boolean replace, String kind, String name, Path relative) {
        if (!replace && Files.exists(root.resolve(relative))) {
            throw Names.taken(kind, name);
        }
    }

    /** Names of the files in a folder, without {@link #SUFFIX}, sorted. */
    List<String> files(Path relative) {
        return list(relative).stream()
                .filter(n -> n.endsWith(SUFFIX))
                .map(n -> n.substring(0, n.length() - SUFFIX.length()))
                .sorted()
                .toList();
    }

    /** Names of the folders in a folder, sorted. */
    List<String> folders(Path relative) {
        return list(relative).stream()
                .filter(n -> Files.isDirectory(root.resolve(relative).resolve(n)))
                .sorted()
                .toList();
    }

    private List<String> list(Path relative) {
        Path folder = root.resolve(relative);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(p -> p.getFileName().toString())
                    .filter(n -> !n.startsWith("."))
                    .toList();
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the folder cannot be read")
                    .at(folder.toString())
                    .because(e);
        }
    }
}
