package w2w.ui.internal.dialogs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.api.device.ComputeRuntime;
import w2w.api.device.Device;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.model.Desk;

/** Asks how the workbench is to look, what draws and where, and what settings a new workspace begins with. */
public final class PreferencesDialog extends FormDialog {
    private final Desk desk;
    private final Preferences before;
    private final java.util.function.Consumer<Preferences> then;
    private final List<String> devices = new ArrayList<>(List.of(Device.AUTO, Device.CPU));
    private @Nullable Combo theme;
    private @Nullable Combo device;
    private @Nullable Text model;
    private @Nullable Button defaults;

    /**
     * What a person prefers.
     *
     * @param device of the diffusion model and of fits
     * @param model a diffusion model; empty for the bundled one
     * @param keepSettings whether the render settings of now are what a new workspace begins with
     */
    public record Preferences(boolean dark, String device, String model, boolean keepSettings) {}

    /** @param then is told the answers */
    public PreferencesDialog(
            Shell parent, Theme theme, Desk desk, Preferences before, java.util.function.Consumer<Preferences> then) {
        super(parent, theme, "preferences");
        this.desk = desk;
        this.before = before;
        this.then = then;
    }

    @Override
    protected void fill() {
        theme = combo("preferences.theme", TEXTS.text("preferences.light"), TEXTS.text("preferences.dark"));
        theme.select(before.dark() ? 1 : 0);
        Combo where = combo("preferences.device", devices.toArray(String[]::new));
        device = where;
        if (!devices.contains(before.device())) {
            devices.add(before.device());
            where.add(before.device());
        }
        where.select(devices.indexOf(before.device()));
        desk.background(this::known, found -> {
            if (!where.isDisposed()) {
                found.stream().filter(id -> !devices.contains(id)).forEach(id -> {
                    devices.add(id);
                    where.add(id);
                });
            }
        });
        model = path("preferences.model", before.model(), true);
        defaults = box("preferences.defaults", false);
    }

    /** Asking a runtime may load it, which takes seconds: behind. */
    private List<String> known() {
        List<String> found = new ArrayList<>();
        for (String id : desk.plugins().ids(ComputeRuntime.class)) {
            desk.plugins().get(ComputeRuntime.class, id).devices().forEach(d -> found.add(d.id()));
        }
        return found;
    }

    @Override
    protected Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    protected void accept() {
        if (theme != null && device != null && model != null && defaults != null) {
            then.accept(new Preferences(
                    theme.getSelectionIndex() == 1,
                    device.getText(),
                    model.getText().strip(),
                    defaults.getSelection()));
        }
    }
}
