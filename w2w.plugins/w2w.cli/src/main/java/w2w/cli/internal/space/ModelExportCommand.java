package w2w.cli.internal.space;

import java.nio.file.Path;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.edit.Edit;
import w2w.api.studio.Model;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.ReplaceOption;

/** Writes a model as an adapter. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "model export", description = "Writes a model, with its edit, as an adapter that other tools load.")
public final class ModelExportCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Parameters(index = "0", paramLabel = "MODEL", description = "Model of the workspace.")
    private String model = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "File or folder to write.")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "ID",
            description =
                    "peft, kohya, diffusers or another, see “w2w plugins”. Default: diffusers for a name that ends in "
                            + ".safetensors, else peft, which is a folder.")
    private String format = "";

    @Activate
    public ModelExportCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        replace.check(file);
        Workspace opened = workspace.open(studio, console);
        Model exported = opened.model(model);
        String written = !format.isEmpty() ? format : file.toString().endsWith(".safetensors") ? "diffusers" : "peft";
        opened.exportModel(model, written, file, console.task());
        if (exported.edit().injection() != Edit.ALWAYS) {
            console.warn("an adapter file cannot say that the edit acts from timestep "
                    + exported.edit().injection() + " on: in other tools it always acts");
        }
        if (console.json()) {
            console.json(Map.of("model", model, "format", written, "file", file.toString()));
        } else {
            console.out().println(file);
        }
        return DONE;
    }
}
