package w2w.engine.internal.studio;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import w2w.api.task.W2wException;
import w2w.engine.internal.space.NewerFormat;
import w2w.tensors.AtomicFiles;

/** {@code workspace.json}: what makes a folder a workspace, and in which version. */
final class WorkspaceMarker {
    static final String FILE = "workspace.json";
    static final int VERSION = 1;
    private static final long LONGEST = 1 << 20;
    private static final String FORMAT = "w2w-workspace";

    private WorkspaceMarker() {}

    /** Refuses a folder that is no workspace this version can open; makes it one first where it is none and {@code create} says so. */
    static void check(Path folder, boolean create) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            if (!create) {
                throw W2wException.input("there is no workspace here")
                        .at(folder.toString())
                        .advise(
                                isClearly(folder)
                                        ? FILE + " is missing; make it anew with: w2w workspace check --repair -w "
                                                + folder
                                        : "Make one with: w2w workspace create");
            }
            make(folder, file);
        }
        check(file, read(file));
    }

    /** The text of the file; one that cannot be a text is damaged. */
    private static String read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw damaged(file);
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw damaged(file).because(e);
        } catch (IOException e) {
            throw Files.isDirectory(file)
                    ? damaged(file).because(e)
                    : W2wException.of(W2wException.Kind.STORAGE, "cannot be read: " + e.getMessage())
                            .at(file.toString())
                            .because(e);
        }
    }

    /** Whether a folder without a description that can be read is a workspace all the same. */
    static boolean isClearly(Path folder) {
        Places places = new Places(folder);
        return Files.isRegularFile(folder.resolve("history"))
                || !places.files(Path.of("spaces")).isEmpty()
                || !places.files(Path.of("models")).isEmpty()
                || places.folders(Path.of("populations")).stream()
                        .anyMatch(n -> Files.exists(folder.resolve("populations/" + n + "/population.json")));
    }

    private static W2wException damaged(Path file) {
        return W2wException.input("it does not describe a workspace")
                .at(file.toString())
                .advise("If the folder is one, make the file anew with: w2w workspace check --repair -w "
                        + file.toAbsolutePath().getParent());
    }

    /** Refuses a text of {@code file} that does not describe a workspace of this version. */
    static void check(Path file, String text) {
        int version = version(file, text);
        if (version > VERSION) {
            throw NewerFormat.refuse("the workspace", version, VERSION).at(file.toString());
        }
    }

    /** The version of the workspace that a file describes, which may be a newer one; damage is an INPUT error. */
    static int version(Path file) {
        return version(file, read(file));
    }

    private static int version(Path file, String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            if (!json.get("format").getAsString().equals(FORMAT)) {
                throw new IllegalStateException("another format");
            }
            int version = json.get("version").getAsInt();
            if (version < 1) {
                throw new IllegalStateException("version " + version);
            }
            return version;
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | ClassCastException
                | NullPointerException
                | NumberFormatException e) {
            throw damaged(file).because(e);
        }
    }

    private static void make(Path folder, Path file) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.anyMatch(p -> !p.getFileName().toString().startsWith("."))) {
                    throw W2wException.input("the folder is not empty and no workspace")
                            .at(folder.toString())
                            .advise("Name an empty folder or a new one");
                }
            }
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the folder cannot be made or read")
                    .at(folder.toString())
                    .because(e);
        }
        write(file);
    }

    /** Writes the description of a workspace of this version. */
    static void write(Path file) {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("version", VERSION);
        json.addProperty(
                "created", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        AtomicFiles.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
