package w2w.ui.internal;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.DirectoryDialog;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.History;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.Undoable;
import w2w.ui.internal.view.Command;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.MenuId;

/** What the window itself brings to the menus. */
final class MainCommands {
    private static final Messages TEXTS = Messages.of(MainCommands.class);

    private final Desk desk;
    private final Frame frame;
    private final Settings settings;
    private final Opening opening;

    MainCommands(Desk desk, Frame frame, Settings settings, Opening opening) {
        this.desk = desk;
        this.frame = frame;
        this.settings = settings;
        this.opening = opening;
    }

    List<Command> all() {
        History history = desk.history();
        return List.of(
                Command.of("new", MenuId.FILE, SWT.MOD1 | 'N', () -> choose(true)),
                Command.of("open", MenuId.FILE, SWT.MOD1 | 'O', () -> choose(false)),
                new Command(
                        "undo", MenuId.EDIT, SWT.MOD1 | 'Z', () -> undoable().undo(), () -> undoable()
                                .canUndo()),
                new Command(
                        "redo",
                        MenuId.EDIT,
                        SWT.MOD1 | SWT.SHIFT | 'Z',
                        () -> undoable().redo(),
                        () -> undoable().canRedo()),
                new Command("save", MenuId.MODEL, SWT.MOD1 | 'S', history::save, () -> history.unsaved()
                        .get()),
                new Command("saveAs", MenuId.MODEL, SWT.MOD1 | SWT.SHIFT | 'S', this::saveAs, () -> history.identity()
                        .isPresent()),
                Command.of("theme", MenuId.VIEW, SWT.MOD1 | SWT.SHIFT | 'T', this::changeTheme));
    }

    /** What has the keyboard may have changes of its own to take back; otherwise it is the history's turn. */
    private Undoable undoable() {
        Control focus = frame.shell().getDisplay().getFocusControl();
        return focus != null && focus.getData(Undoable.KEY) instanceof Undoable own && (own.canUndo() || own.canRedo())
                ? own
                : desk.history();
    }

    private void choose(boolean create) {
        DirectoryDialog dialog = new DirectoryDialog(frame.shell());
        dialog.setText(TEXTS.text(create ? "new.title" : "open.title"));
        dialog.setMessage(TEXTS.text(create ? "new.message" : "open.message"));
        String chosen = dialog.open();
        if (chosen != null) {
            opening.open(Path.of(chosen), create);
        }
    }

    private void saveAs() {
        Identity identity = desk.history().identity().orElseThrow();
        InputDialog dialog = new InputDialog(
                frame.shell(), TEXTS.text("saveAs.title"), TEXTS.text("saveAs.message"), identity.name(), name -> {
                    boolean good = name.matches("[\\p{L}\\d_][\\p{L}\\d ._+=@,()-]*");
                    return good ? null : TEXTS.text("saveAs.refused");
                });
        if (dialog.open() == Window.OK) {
            desk.history().saveAs(dialog.getValue().strip());
        }
    }

    private void changeTheme() {
        frame.theme().dark(!frame.theme().dark());
        settings.set("theme", frame.theme().dark() ? "dark" : "light");
        settings.save();
    }
}
