package w2w.ui.internal.stage;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.studio.Workspace;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.OpenSpace;

/** Takes up what a picture of ours says of how it was drawn: settings, seed, and whom it shows where this workspace has them. UI thread. */
public final class Recall {
    private static final Messages TEXTS = Messages.of(Recall.class);

    private final Desk desk;
    private final Consumer<String> say;

    /** @param say gets what became of it, in words */
    public Recall(Desk desk, Consumer<String> say) {
        this.desk = desk;
        this.say = say;
    }

    /** What is found behind. */
    private record Found(Recalled recalled, Optional<Identity> identity, String missing) {}

    /** What a file says; empty for any that is not one of our pictures. Reads it: not on the UI thread. */
    public Optional<Provenance> read(Path file) {
        if (!String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".png")) {
            return Optional.empty();
        }
        try {
            return desk.renderer().howMade(file).filter(how -> how.entries().containsKey("prompt"));
        } catch (W2wException damaged) { // whoever takes it says why
            return Optional.empty();
        }
    }

    /** Reads a file and takes up what it says; says so where it says nothing. */
    public void take(Path file) {
        desk.background(
                () -> read(file),
                how -> how.ifPresentOrElse(
                        h -> take(file, h), () -> say.accept(TEXTS.text("recall.nothing", file.getFileName()))));
    }

    /** Takes up what a file has said. */
    public void take(Path file, Provenance how) {
        RenderSettings now = desk.settings().get();
        long seed = desk.seed().get();
        Optional<Workspace> workspace = desk.workspace().get();
        Optional<OpenSpace> space = desk.space().get();
        List<EditDirection> directions = desk.directions().get();
        desk.background(() -> find(Recalled.of(how, now, seed), workspace, space, directions), found -> {
            desk.settings().set(found.recalled.settings());
            desk.seed().set(found.recalled.seed());
            found.identity.ifPresent(
                    i -> desk.history().change(TEXTS.text("recall.step", i.name(), file.getFileName()), i));
            say.accept(
                    found.missing.isEmpty()
                            ? TEXTS.text("recall.done", file.getFileName())
                            : TEXTS.text("recall.but", file.getFileName(), found.missing));
        });
    }

    private Found find(
            Recalled wanted, Optional<Workspace> workspace, Optional<OpenSpace> space, List<EditDirection> directions) {
        RenderSettings settings = wanted.settings();
        if (!settings.scheduler().isEmpty()
                && !desk.plugins().ids(NoiseScheduler.class).contains(settings.scheduler())) {
            return new Found(
                    wanted.withScheduler(""), Optional.empty(), TEXTS.text("recall.scheduler", settings.scheduler()));
        }
        if (wanted.model().isEmpty() || wanted.space().isEmpty()) {
            return new Found(wanted, Optional.empty(), "");
        }
        Optional<Identity> model = model(wanted, workspace, space);
        if (model.isEmpty()) {
            return new Found(wanted, model, TEXTS.text("recall.model", wanted.model()));
        }
        Optional<Edit> edit = wanted.edit(directions);
        return new Found(
                wanted,
                Optional.of(model.get().withEdit(edit.orElse(Edit.NONE))),
                edit.isPresent() ? "" : TEXTS.text("recall.edit"));
    }

    /** The kept model of that name and space, or the person of the population. */
    private static Optional<Identity> model(Recalled wanted, Optional<Workspace> workspace, Optional<OpenSpace> space) {
        Optional<Identity> kept = workspace
                .filter(w -> w.models().contains(wanted.model()))
                .map(w -> Identity.of(w.model(wanted.model())))
                .filter(i -> i.point().space().equals(wanted.space()));
        return kept.or(() -> space.filter(s -> s.people().space().equals(wanted.space()))
                .filter(s -> s.people().models().contains(wanted.model()))
                .map(s -> Desk.person(s, s.people().models().indexOf(wanted.model()))));
    }
}
