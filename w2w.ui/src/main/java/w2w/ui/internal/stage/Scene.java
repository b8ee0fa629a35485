package w2w.ui.internal.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.Edit;
import w2w.api.studio.Subject;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.History;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.Step;
import w2w.ui.internal.pictures.Shot;

/** What the stage draws: shots of the identity in hand. */
final class Scene {
    /** Stands for the prompt in the grid's prompts. */
    static final String PROMPT = "{prompt}";

    private Scene() {}

    /** The large picture. */
    static Shot large(Desk desk) {
        return new Shot(
                subject(desk.shown().get()), desk.seed().get(), desk.settings().get());
    }

    /** What the large picture is compared with: the identity before its edit, or before the last step where it has none. */
    static Shot before(Desk desk) {
        Optional<Identity> shown = desk.shown().get();
        Optional<Identity> before = shown.filter(i -> !i.edit().terms().isEmpty())
                .map(i -> i.withEdit(Edit.NONE))
                .or(() -> previous(desk.history()))
                .or(() -> shown);
        return new Shot(subject(before), desk.seed().get(), desk.settings().get());
    }

    private static Optional<Identity> previous(History history) {
        Step current = history.current().get();
        return current.parent() < 0
                ? Optional.empty()
                : history.steps().get().get(current.parent()).identity();
    }

    private static Subject subject(Optional<Identity> identity) {
        return identity.map(Identity::subject).orElseGet(Subject.Base::new);
    }

    /** The prompts of the grid: one a line that is not empty. */
    static List<String> prompts(String lines, String prompt) {
        List<String> prompts = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            if (!line.isBlank()) {
                prompts.add(line.strip().replace(PROMPT, prompt));
            }
        }
        return prompts.isEmpty() ? List.of(prompt) : prompts;
    }

    /** A row of shots for each prompt, a column for each seed, counted from the scene's. */
    static List<List<Shot>> grid(Desk desk, List<String> prompts, int seeds) {
        RenderSettings settings = desk.settings().get();
        Subject subject = subject(desk.shown().get());
        List<List<Shot>> rows = new ArrayList<>();
        for (String prompt : prompts) {
            List<Shot> row = new ArrayList<>();
            for (int i = 0; i < seeds; i++) {
                row.add(new Shot(subject, desk.seed().get() + i, settings.withPrompt(prompt)));
            }
            rows.add(List.copyOf(row));
        }
        return rows;
    }
}
