package w2w.ui.internal.dialogs;

import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.api.plugin.PluginKind;
import w2w.api.studio.FitCommand;
import w2w.api.studio.Naming;
import w2w.api.studio.Workspace;
import w2w.ui.internal.look.NumberField;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.plugins.PluginChooser;

/** Asks how to fit a weight space to a population, and fits it. */
public final class FitDialog extends FormDialog {
    private final Desk desk;
    private final Workspace workspace;
    private final String device;
    private @Nullable Combo population;
    private @Nullable Text space;
    private @Nullable PluginChooser fitter;
    private @Nullable NumberField components;
    private @Nullable NumberField seed;

    /** @param device that fits */
    public FitDialog(Shell parent, Theme theme, Desk desk, Workspace workspace, String device) {
        super(parent, theme, "fit");
        this.desk = desk;
        this.workspace = workspace;
        this.device = device;
    }

    @Override
    protected void fill() {
        population = combo("fit.population", desk.populations().get().toArray(String[]::new));
        space = text("fit.space", Naming.free("faces", desk.spaces().get()));
        name("fit.fitter");
        PluginChooser chooser = new PluginChooser(
                form(), theme(), desk, PluginKind.SPACE_FITTER, TEXTS.text("fit.fitter"), TEXTS.text("fit.fitter.tip"));
        GridDataFactory.fillDefaults().grab(true, false).applyTo(chooser.control());
        chooser.onChange(this::check);
        fitter = chooser;
        components = number("fit.components", 0, 10_000, 1, 0, 0);
        seed = number("fit.seed", 0, Integer.MAX_VALUE, 1, 0, 0);
    }

    @Override
    protected Optional<String> refusal() {
        if (population == null || space == null || fitter == null) {
            return Optional.empty();
        }
        if (population.getItemCount() == 0) {
            return Optional.of(TEXTS.text("fit.nobody"));
        }
        if (!Naming.isGood(space.getText())) {
            return Optional.of(TEXTS.text("name.bad"));
        }
        if (desk.spaces().get().contains(space.getText())) {
            return Optional.of(TEXTS.text("name.taken"));
        }
        return fitter.id().isEmpty() ? Optional.of(TEXTS.text("fit.none")) : fitter.refusal();
    }

    @Override
    protected void accept() {
        if (population == null || space == null || fitter == null || components == null || seed == null) {
            return;
        }
        FitCommand command = new FitCommand(
                population.getText(),
                space.getText(),
                fitter.id(),
                (int) components.value(),
                Math.round(seed.value()),
                device,
                fitter.options());
        desk.job(
                TEXTS.text("fit.job", command.space(), command.population()),
                task -> {
                    workspace.fit(command, task);
                    return command.space();
                },
                desk::useSpace);
    }
}
