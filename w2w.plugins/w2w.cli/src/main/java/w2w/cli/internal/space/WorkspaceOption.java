package w2w.cli.internal.space;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;
import w2w.cli.Console;

/** Which workspace a command works in: the one named, or the folder the user is in, or the folder {@code workspace} in it. */
public final class WorkspaceOption {
    @Option(
            names = {"-w", "--workspace"},
            paramLabel = "DIR",
            description =
                    "Workspace folder. Default: this folder if it is a workspace, else the folder “workspace” in it.")
    @Nullable
    Path folder;

    /** Opens it. */
    public Workspace open(Studio studio, Console console) {
        return find(studio, console).orElseThrow(() -> W2wException.input("there is no workspace here")
                .at(console.directory().toString())
                .advise("Name one with --workspace DIR, or make one with: w2w workspace create DIR"));
    }

    /** Opens it, where there is one. */
    public Optional<Workspace> find(Studio studio, Console console) {
        return folder(console).map(found -> studio.open(found, false));
    }

    /** The folder, which may be damaged so that it is not known as a workspace: then the one the user is in. */
    Path folderOrHere(Console console) {
        return folder(console).orElse(console.directory());
    }

    private Optional<Path> folder(Console console) {
        if (folder != null) {
            return Optional.of(folder);
        }
        Path here = console.directory();
        Path inside = here.resolve("workspace");
        for (Path candidate : new Path[] {here, inside}) {
            if (Files.exists(candidate.resolve("workspace.json"))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
