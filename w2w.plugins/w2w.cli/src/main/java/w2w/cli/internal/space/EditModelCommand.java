package w2w.cli.internal.space;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.edit.Edit;
import w2w.api.studio.EditCommand;
import w2w.api.studio.Model;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.cli.ReplaceOption;

/** Makes an edited model of another one. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "edit", description = "Makes a new model of another one by moving it along edit directions.")
public final class EditModelCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Parameters(
            paramLabel = "MODEL",
            description = "Model of the workspace, or an adapter file or folder; it stays as it is.")
    private String model = "";

    @Option(
            names = {"-d", "--direction"},
            paramLabel = "NAME=STRENGTH",
            required = true,
            description =
                    "Kept direction and strength, in standard deviations of the population along it; ±4 to ±6 is the useful range. May be given several times, and adds to edits the model has.")
    @Range(min = -Float.MAX_VALUE, max = Float.MAX_VALUE)
    private Map<String, Double> strengths = new LinkedHashMap<>();

    @Option(
            names = "--space",
            paramLabel = "SPACE",
            defaultValue = "",
            description = "For a file: space of the directions. Default: the only one.")
    private String space = "";

    @Option(
            names = "--injection",
            paramLabel = "TIMESTEP",
            defaultValue = "1000",
            description =
                    "Edited weights act at and below this diffusion timestep, 0 to 1000: 700 to 1000 for global changes, 400 to 700 for finer ones. Default: ${DEFAULT-VALUE}, always.")
    @Range(min = 0, max = Edit.ALWAYS)
    private int injection = 1000;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            defaultValue = "",
            description =
                    "Name of the new model; one that is taken is refused. Default: the first free one of MODEL-edited, MODEL-edited-2…")
    private String result = "";

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description =
                    "Also write the new model as an adapter that other tools load; for a file, where its edited copy goes.")
    @Nullable
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "ID",
            defaultValue = "",
            description =
                    "Adapter format of --export: peft, kohya, diffusers or another, see “w2w plugins”. Default: the first.")
    private String format = "";

    @Activate
    public EditModelCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        if (file != null) {
            replace.check(file);
        }
        Workspace opened = workspace.open(studio, console);
        Path adapter = adapter(console, opened);
        if (adapter != null) {
            return editFile(console, opened, adapter);
        }
        EditCommand command = new EditCommand(model, result, strengths, injection, replace.given());
        Model edited = opened.edit(command);
        if (file != null) {
            opened.exportModel(edited.name(), format, file, console.task());
        }
        Models.print(console, edited);
        return DONE;
    }

    /** What the user means: a model of the workspace goes before a file of that name. */
    private @Nullable Path adapter(Console console, Workspace opened) {
        if (opened.models().contains(model)) {
            return null;
        }
        Path path = console.directory().resolve(model);
        return Files.exists(path) ? path : null;
    }

    private int editFile(Console console, Workspace opened, Path adapter) {
        if (file == null) {
            throw W2wException.input("where is the edited adapter to be written?")
                    .advise(
                            "Name a file with --export, or bring the adapter into the workspace with: w2w space project SPACE "
                                    + adapter);
        }
        opened.editAdapter(Spaces.choose(opened, space), adapter, strengths, format, file, console.task());
        if (console.json()) {
            console.json(Map.of("file", file.toString()));
        } else {
            console.out().println(file);
        }
        return DONE;
    }
}
