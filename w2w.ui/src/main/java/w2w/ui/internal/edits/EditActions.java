package w2w.ui.internal.edits;

import java.util.Optional;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.ui.internal.edits.TrackSlider.Change;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.plot.Ticks;

/** What can be done to the edit of the identity in hand: each is one step of the history, or a preview while a drag goes on. */
final class EditActions {
    private static final Messages TEXTS = Messages.of(EditActions.class);

    private final Desk desk;
    private final EditBoard board;

    EditActions(Desk desk, EditBoard board) {
        this.desk = desk;
        this.board = board;
    }

    /** The identity that is shown, if it is of the space in use: others cannot be edited here. */
    Optional<Identity> shown() {
        return desk.shown().get().filter(this::isHere);
    }

    /** Its edit; none where there is no identity. */
    Edit edit() {
        return shown().map(Identity::edit).orElse(Edit.NONE);
    }

    private Optional<Identity> inHand() {
        return desk.history().identity().filter(this::isHere);
    }

    private boolean isHere(Identity identity) {
        Optional<OpenSpace> space = desk.space().get();
        return space.filter(s -> s.people().space().equals(identity.point().space()))
                .isPresent();
    }

    boolean isEdited() {
        return inHand().filter(i -> !i.edit().equals(Edit.NONE)).isPresent();
    }

    void strengthen(EditDirection direction, Change change) {
        String name = direction.name();
        board.pin(direction); // a slider at 0 stays, though the edit has no such term
        inHand().ifPresent(i -> apply(
                i.withEdit(EditTerms.withStrength(i.edit(), direction, change.value())),
                change.done(),
                change.value() == 0
                        ? TEXTS.text("change.reset", name)
                        : TEXTS.text("change.strength", name, signed(change.value()))));
    }

    private static String signed(double strength) {
        return (strength > 0 ? "+" : "") + Ticks.label(strength, 2);
    }

    void inject(Change change) {
        int timestep = (int) Math.round(change.value());
        inHand().ifPresent(i -> apply(
                i.withEdit(i.edit().from(timestep)),
                change.done(),
                timestep == Edit.ALWAYS
                        ? TEXTS.text("change.injection.always")
                        : TEXTS.text("change.injection", Integer.toString(timestep))));
    }

    /** Takes a direction out of the edit and its slider away. */
    void remove(String name) {
        board.unpin(name);
        inHand().filter(i -> EditTerms.indexOf(i.edit(), name) >= 0)
                .ifPresent(i ->
                        apply(i.withEdit(EditTerms.without(i.edit(), name)), true, TEXTS.text("change.remove", name)));
    }

    /**
     * Uses another direction under the same name, at the strength it has.
     *
     * @param from names of what was taken out of it; empty for the direction as it is kept
     */
    void exchange(EditDirection pure, String from) {
        board.pin(pure);
        inHand().filter(i -> EditTerms.indexOf(i.edit(), pure.name()) >= 0)
                .ifPresent(i -> apply(
                        i.withEdit(EditTerms.withDirection(i.edit(), pure)),
                        true,
                        from.isEmpty()
                                ? TEXTS.text("change.entangle", pure.name())
                                : TEXTS.text("change.disentangle", pure.name(), from)));
    }

    /** Sets all strengths to 0 and the injection time to the first step; the sliders stay. */
    void resetAll() {
        inHand().ifPresent(i -> {
            i.edit().terms().forEach(t -> board.pin(t.direction()));
            apply(i.withEdit(Edit.NONE), true, TEXTS.text("change.reset.all"));
        });
    }

    private void apply(Identity now, boolean done, String what) {
        if (done) {
            desk.history().change(what, now);
        } else {
            desk.history().preview(now);
        }
    }
}
