package w2w.ui.internal.dialogs;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.api.plugin.PluginKind;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.plugins.PluginChooser;

/** Asks for a format and a place, and writes the identity in hand as an adapter that other tools load. */
public final class ExportDialog extends FormDialog {
    private final Desk desk;
    private final Workspace workspace;
    private final Identity identity;
    private final Consumer<String> say;
    private @Nullable PluginChooser format;
    private @Nullable Text target;

    /** @param say is told where it was written */
    public ExportDialog(
            Shell parent, Theme theme, Desk desk, Workspace workspace, Identity identity, Consumer<String> say) {
        super(parent, theme, "export");
        this.desk = desk;
        this.workspace = workspace;
        this.identity = identity;
        this.say = say;
    }

    @Override
    protected void fill() {
        name("export.format");
        PluginChooser chooser = new PluginChooser(
                form(),
                theme(),
                desk,
                PluginKind.ADAPTER_FORMAT,
                TEXTS.text("export.format"),
                TEXTS.text("export.format.tip"));
        GridDataFactory.fillDefaults().grab(true, false).applyTo(chooser.control());
        chooser.onChange(this::check);
        format = chooser;
        String home = System.getProperty("user.home", "");
        target = path(
                "export.target", Path.of(home, identity.name() + ".safetensors").toString(), false);
    }

    @Override
    protected Optional<String> refusal() {
        if (format == null || target == null) {
            return Optional.empty();
        }
        if (format.id().isEmpty()) {
            return Optional.of(TEXTS.text("export.none"));
        }
        return target.getText().isBlank() ? Optional.of(TEXTS.text("export.target.bad")) : Optional.empty();
    }

    @Override
    protected void accept() {
        if (format != null && target != null) {
            run(desk, workspace, identity, format.id(), Path.of(target.getText()), say);
        }
    }

    /** Writes the edited point, kept as a model or not. */
    public static void run(
            Desk desk, Workspace workspace, Identity identity, String format, Path file, Consumer<String> say) {
        desk.job(
                TEXTS.text("export.job", identity.name()),
                task -> {
                    AdapterFormat.Writer writer = desk.plugins()
                            .get(AdapterFormat.class, format)
                            .writer()
                            .orElseThrow(() -> W2wException.input("this format can only be read")
                                    .at(format)
                                    .advise("Choose another one"));
                    try (WeightSpace space = workspace.space(identity.space())) {
                        Adapter adapter = Adapter.owning(space.layout(), space.reconstruct(identity.edited()));
                        writer.write(
                                AdapterFile.of(
                                        adapter,
                                        identity.provenance()
                                                .with("model", identity.name())
                                                .with("space", space.fingerprint())
                                                .toMetadata()),
                                file,
                                task);
                    }
                    return file;
                },
                written -> say.accept(TEXTS.text("export.done", written)));
    }
}
