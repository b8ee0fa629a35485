package w2w.ui.internal.dialogs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.api.studio.FitCommand;
import w2w.api.studio.Naming;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationImport.Gauge;
import w2w.api.studio.PopulationImport.Parts;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.ReleaseImport;
import w2w.api.studio.ReleaseReport;
import w2w.api.studio.Workspace;
import w2w.ui.internal.look.NumberField;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.model.Desk;

/** Asks for a folder of adapters, or one as weights2weights publishes it, and makes a population of it, with a space if wanted. */
public final class ImportDialog extends FormDialog {
    /** What a folder of the authors of weights2weights always has. */
    private static final String RELEASE = "weight_dimensions.pt";

    private final Desk desk;
    private final Workspace workspace;
    private final String device;
    private final String initial;
    private final Consumer<String> say;
    private @Nullable Text folder;
    private @Nullable Text name;
    private @Nullable Text labels;
    private @Nullable Text key;
    private @Nullable Combo gauge;
    private @Nullable NumberField rank;
    private @Nullable Text base;
    private @Nullable Combo parts;
    private @Nullable Button recipe;
    private @Nullable Combo precision;
    private @Nullable Button fit;
    private @Nullable NumberField components;
    private boolean named;

    /**
     * @param initial folder to begin with; may be empty
     * @param device that fits
     * @param say is told what became of it
     */
    public ImportDialog(
            Shell parent,
            Theme theme,
            Desk desk,
            Workspace workspace,
            String initial,
            String device,
            Consumer<String> say) {
        super(parent, theme, "import");
        this.desk = desk;
        this.workspace = workspace;
        this.initial = initial;
        this.device = device;
        this.say = say;
    }

    @Override
    protected void fill() {
        Text where = path("import.folder", initial, true);
        folder = where;
        Text called = text("import.name", suggestion());
        called.addListener(org.eclipse.swt.SWT.KeyDown, e -> named = true);
        name = called;
        where.addListener(org.eclipse.swt.SWT.Modify, e -> {
            if (!named) {
                called.setText(suggestion());
            }
        });
        labels = path("import.labels", "", false);
        key = text("import.key", "");
        gauge = combo("import.gauge", TEXTS.text("import.gauge.raw"), TEXTS.text("import.gauge.canonical"));
        rank = number("import.rank", 0, 1024, 1, 0, 0);
        base = path("import.base", "", true);
        parts = combo("import.parts", TEXTS.text("import.parts.unet"), TEXTS.text("import.parts.all"));
        recipe = box("import.recipe", false);
        precision = combo("import.precision", TEXTS.text("import.precision.32"), TEXTS.text("import.precision.16"));
        fit = box("import.fit", true);
        components = number("fit.components", 0, 10_000, 1, 0, 0);
    }

    private String suggestion() {
        String text = folder == null ? initial : folder.getText();
        Path last = text.isBlank() ? null : Path.of(text).getFileName();
        return Naming.free(
                last == null ? "people" : Naming.ofFile(last.toString(), "people"),
                desk.populations().get());
    }

    @Override
    protected Optional<String> refusal() {
        if (folder == null || name == null || labels == null) {
            return Optional.empty();
        }
        if (!isFolder(folder.getText())) {
            return Optional.of(TEXTS.text("import.folder.bad"));
        }
        if (!labels.getText().isBlank() && !isFile(labels.getText())) {
            return Optional.of(TEXTS.text("import.labels.bad"));
        }
        if (base != null && !base.getText().isBlank() && !isFolder(base.getText())) {
            return Optional.of(TEXTS.text("import.base.bad"));
        }
        if (!Naming.isGood(name.getText())) {
            return Optional.of(TEXTS.text("name.bad"));
        }
        return isTaken(name.getText(), folder.getText()) ? Optional.of(TEXTS.text("name.taken")) : Optional.empty();
    }

    /** A release may make a space, a population and a model. */
    private boolean isTaken(String name, String folder) {
        boolean release = Files.exists(Path.of(folder, RELEASE));
        return desk.populations().get().contains(name)
                || (release
                        && (desk.spaces().get().contains(name)
                                || desk.models().get().contains(name)));
    }

    private static boolean isFolder(String text) {
        try {
            return !text.isBlank() && Files.isDirectory(Path.of(text));
        } catch (java.nio.file.InvalidPathException e) {
            return false;
        }
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (java.nio.file.InvalidPathException e) {
            return false;
        }
    }

    @Override
    protected void accept() {
        if (folder == null
                || name == null
                || labels == null
                || key == null
                || gauge == null
                || rank == null
                || base == null
                || parts == null
                || recipe == null
                || precision == null
                || fit == null
                || components == null) {
            return;
        }
        Path from = Path.of(folder.getText());
        String called = name.getText();
        int k = (int) components.value();
        String title = TEXTS.text("import.job", called);
        if (Files.exists(from.resolve(RELEASE))) {
            ReleaseImport release = new ReleaseImport(from, called, k == 0 ? FitCommand.USUAL_COMPONENTS : k, 27);
            desk.job(title, task -> workspace.importRelease(release, task), report -> say.accept(describe(report)));
            return;
        }
        PopulationImport command = new PopulationImport(
                called,
                new PopulationImport.Adapters(
                        from,
                        gauge.getSelectionIndex() == 0 && rank.value() == 0 ? Gauge.RAW : Gauge.CANONICAL,
                        (int) rank.value(),
                        parts.getSelectionIndex() == 0 ? Parts.UNET : Parts.ALL,
                        base.getText().isBlank() ? Optional.empty() : Optional.of(Path.of(base.getText())),
                        recipe.getSelection()),
                labels.getText().isBlank() ? Optional.empty() : Optional.of(Path.of(labels.getText())),
                key.getText().strip(),
                precision.getSelectionIndex() == 0 ? Precision.FLOAT32 : Precision.FLOAT16);
        boolean fitting = fit.getSelection();
        String space = Naming.free(called, desk.spaces().get());
        desk.job(
                title,
                task -> {
                    PopulationReport report = workspace.importPopulation(command, task.part("", fitting ? 0.4 : 1));
                    if (fitting && report.models() > 1) {
                        int most = Math.min(k, report.models() - 1); // 0: as many as there can be
                        workspace.fit(new FitCommand(called, space, "", most, 0, device, Map.of()), task.part("", 0.6));
                    }
                    return report;
                },
                report -> {
                    say.accept(describe(report));
                    if (fitting) {
                        desk.useSpace(space);
                    }
                });
    }

    private static String describe(PopulationReport report) {
        String made = TEXTS.text("import.done", report.models(), report.population());
        return report.notes().isEmpty() ? made : made + "; " + String.join("; ", report.notes());
    }

    private static String describe(ReleaseReport report) {
        return TEXTS.text(
                "import.release.done", String.join(", ", report.made().values()), String.join("; ", report.notes()));
    }
}
