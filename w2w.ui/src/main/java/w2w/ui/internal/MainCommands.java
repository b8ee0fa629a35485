package w2w.ui.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.DirectoryDialog;
import w2w.api.studio.Naming;
import w2w.api.studio.Workspace;
import w2w.ui.internal.dialogs.ExportDialog;
import w2w.ui.internal.dialogs.FitDialog;
import w2w.ui.internal.dialogs.ImportDialog;
import w2w.ui.internal.dialogs.PreferencesDialog;
import w2w.ui.internal.dialogs.SampleDialog;
import w2w.ui.internal.dialogs.TrustedFilesDialog;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.History;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.model.Undoable;
import w2w.ui.internal.view.Command;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.MenuId;

/** What the window itself brings to the menus. */
final class MainCommands {
    private static final Messages TEXTS = Messages.of(MainCommands.class);

    private final Desk desk;
    private final Frame frame;
    private final Choices choices;
    private final Opening opening;

    MainCommands(Desk desk, Frame frame, Choices choices, Opening opening) {
        this.desk = desk;
        this.frame = frame;
        this.choices = choices;
        this.opening = opening;
    }

    List<Command> all() {
        History history = desk.history();
        return List.of(
                Command.of("new", MenuId.FILE, SWT.MOD1 | 'N', () -> choose(true)),
                Command.of("open", MenuId.FILE, SWT.MOD1 | 'O', () -> choose(false)),
                new Command("import", MenuId.FILE, SWT.MOD1 | 'I', () -> importAdapters(""), this::hasWorkspace),
                new Command(
                        "undo", MenuId.EDIT, SWT.MOD1 | 'Z', () -> undoable().undo(), () -> undoable()
                                .canUndo()),
                new Command(
                        "redo",
                        MenuId.EDIT,
                        SWT.MOD1 | SWT.SHIFT | 'Z',
                        () -> undoable().redo(),
                        () -> undoable().canRedo()),
                Command.of("preferences", MenuId.EDIT, SWT.MOD1 | ',', this::preferences),
                Command.of("trusted", MenuId.EDIT, 0, () -> new TrustedFilesDialog(frame.shell(), frame.theme(), desk)
                        .open()),
                new Command("save", MenuId.MODEL, SWT.MOD1 | 'S', history::save, () -> history.unsaved()
                        .get()),
                new Command("saveAs", MenuId.MODEL, SWT.MOD1 | SWT.SHIFT | 'S', this::saveAs, () -> history.identity()
                        .isPresent()),
                new Command(
                        "exportModel", MenuId.MODEL, SWT.MOD1 | SWT.SHIFT | 'E', this::export, () -> history.identity()
                                .isPresent()),
                new Command("sample", MenuId.SPACE, SWT.MOD1 | SWT.SHIFT | 'N', this::sample, () -> desk.space()
                        .get()
                        .isPresent()),
                new Command("fit", MenuId.SPACE, 0, this::fit, () -> !desk.populations()
                        .get()
                        .isEmpty()),
                Command.of("theme", MenuId.VIEW, SWT.MOD1 | SWT.SHIFT | 'T', choices::changeTheme));
    }

    private boolean hasWorkspace() {
        return desk.workspace().get().isPresent();
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
                frame.shell(),
                TEXTS.text("saveAs.title"),
                TEXTS.text("saveAs.message"),
                identity.name(),
                name -> Naming.isGood(name.strip()) ? null : TEXTS.text("saveAs.refused"));
        if (dialog.open() == Window.OK) {
            desk.history().saveAs(dialog.getValue().strip());
        }
    }

    /** Asks for a folder of adapters, or begins with one. */
    void importAdapters(String folder) {
        desk.workspace().get().ifPresent(w -> new ImportDialog(
                        frame.shell(), frame.theme(), desk, w, folder, choices.device(), frame::say)
                .open());
    }

    /** Projects adapter files on the space in use; each becomes a model, the last comes on the stage. */
    void project(List<Path> files) {
        withSpace((workspace, space) -> {
            for (Path file : files) {
                String name = Naming.free(
                        Naming.ofFile(String.valueOf(file.getFileName()), "adapter"),
                        desk.models().get());
                desk.job(
                        TEXTS.text("project.job", name),
                        task -> workspace.project(space.name(), file, name, task),
                        projected -> {
                            desk.history()
                                    .done(
                                            TEXTS.text("project.job", name),
                                            Identity.of(projected.model()),
                                            List.of(new w2w.ui.internal.model.Step.Effect(
                                                    name, Optional.empty(), Optional.of(projected.model()))));
                            frame.say(TEXTS.text("project.done", name, Math.round(100 * projected.lost())));
                        });
            }
        });
    }

    private void export() {
        Identity identity = desk.history().identity().orElseThrow();
        desk.workspace()
                .get()
                .ifPresent(w -> new ExportDialog(frame.shell(), frame.theme(), desk, w, identity, frame::say).open());
    }

    private void sample() {
        withSpace((workspace, space) -> new SampleDialog(frame.shell(), frame.theme(), desk, workspace, space).open());
    }

    private void withSpace(BiConsumer<Workspace, OpenSpace> what) {
        Optional<Workspace> workspace = desk.workspace().get();
        Optional<OpenSpace> space = desk.space().get();
        if (workspace.isPresent() && space.isPresent()) {
            what.accept(workspace.get(), space.get());
        } else {
            frame.say(TEXTS.text("space.none"));
        }
    }

    private void fit() {
        desk.workspace().get().ifPresent(w -> new FitDialog(frame.shell(), frame.theme(), desk, w, choices.device())
                .open());
    }

    private void preferences() {
        new PreferencesDialog(frame.shell(), frame.theme(), desk, choices.now(), choices::take).open();
    }
}
