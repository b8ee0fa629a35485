package w2w.ui.internal.dialogs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.api.plugin.PluginKind;
import w2w.api.space.SampleRequest;
import w2w.api.studio.Model;
import w2w.api.studio.Naming;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Sampled;
import w2w.api.studio.Workspace;
import w2w.ui.internal.look.NumberField;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.model.Step;
import w2w.ui.internal.plugins.PluginChooser;

/** Asks how to draw new identities of the space in use, and draws them. */
public final class SampleDialog extends FormDialog {
    private final Desk desk;
    private final Workspace workspace;
    private final OpenSpace space;
    private @Nullable PluginChooser sampler;
    private @Nullable NumberField count;
    private @Nullable NumberField factor;
    private @Nullable NumberField components;
    private @Nullable NumberField seed;
    private @Nullable Text conditions;
    private @Nullable Text prefix;

    public SampleDialog(Shell parent, Theme theme, Desk desk, Workspace workspace, OpenSpace space) {
        super(parent, theme, "sample");
        this.desk = desk;
        this.workspace = workspace;
        this.space = space;
    }

    @Override
    protected void fill() {
        Combo where = combo("sample.space", space.name());
        where.setEnabled(false);
        name("sample.sampler");
        PluginChooser chooser = new PluginChooser(
                form(),
                theme(),
                desk,
                PluginKind.SAMPLER,
                TEXTS.text("sample.sampler"),
                TEXTS.text("sample.sampler.tip"));
        GridDataFactory.fillDefaults().grab(true, false).applyTo(chooser.control());
        chooser.onChange(this::check);
        sampler = chooser;
        int k = space.space().components();
        count = number("sample.count", 1, 1000, 1, 0, 8);
        factor = number("sample.factor", 0, 3, 0.05, 2, 1);
        components = number("sample.components", 1, k, 1, 0, k);
        seed = number("sample.seed", 0, Integer.MAX_VALUE, 1, 0, nextSeed());
        conditions = text("sample.conditions", "");
        prefix = text("sample.prefix", Naming.free("sample", desk.models().get()));
    }

    /** Another one than the last dialog's, so that two clicks give other people. */
    private int nextSeed() {
        return desk.models().get().size();
    }

    @Override
    protected Optional<String> refusal() {
        if (sampler == null || prefix == null || conditions == null) {
            return Optional.empty();
        }
        if (sampler.id().isEmpty()) {
            return Optional.of(TEXTS.text("sample.none"));
        }
        if (!Naming.isGood(prefix.getText())) {
            return Optional.of(TEXTS.text("name.bad"));
        }
        if (conditions(conditions.getText()).isEmpty()) {
            return Optional.of(TEXTS.text("sample.conditions.bad"));
        }
        return sampler.refusal();
    }

    /** {@code beard=1, glasses=-1} as a map; empty where it is not that. */
    static Optional<Map<String, Double>> conditions(String text) {
        Map<String, Double> found = new LinkedHashMap<>();
        if (text.isBlank()) {
            return Optional.of(found);
        }
        for (String part : text.split(",", -1)) {
            String[] sides = part.split("=", 2);
            try {
                if (sides.length < 2 || sides[0].isBlank()) {
                    return Optional.empty();
                }
                found.put(sides[0].strip(), Double.valueOf(sides[1].strip()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }

    @Override
    protected void accept() {
        if (sampler == null
                || count == null
                || factor == null
                || components == null
                || seed == null
                || conditions == null
                || prefix == null) {
            return;
        }
        SampleCommand command = new SampleCommand(
                space.name(),
                sampler.id(),
                prefix.getText(),
                new SampleRequest(
                        (int) count.value(),
                        factor.value(),
                        (int) components.value(),
                        Math.round(seed.value()),
                        conditions(conditions.getText()).orElseThrow(),
                        sampler.options()));
        run(desk, workspace, command);
    }

    /** Draws and keeps them as one step that can be undone; the first comes on the stage. */
    public static void run(Desk desk, Workspace workspace, SampleCommand command) {
        String title = TEXTS.text("sample.job", command.request().count(), command.space());
        desk.job(
                title,
                task -> {
                    List<Step.Effect> effects = new ArrayList<>();
                    for (Sampled sampled : workspace.sample(command, task)) { // which replaces none
                        Model made = sampled.model();
                        effects.add(new Step.Effect(made.name(), Optional.empty(), Optional.of(made)));
                    }
                    return effects;
                },
                effects -> desk.history()
                        .done(title, effects.get(0).after().map(Identity::of).orElseThrow(), effects));
    }
}
