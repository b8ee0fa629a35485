package w2w.ui.internal.invert;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.view.Command;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.MenuId;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** From pictures of a person to a model: mask, settings, and how the inversion gets on. */
public final class InvertView implements View {
    private static final Messages TEXTS = Messages.of(InvertView.class);

    private @Nullable InvertBoard board;

    @Override
    public String id() {
        return "invert";
    }

    @Override
    public Messages texts() {
        return TEXTS;
    }

    @Override
    public Place place() {
        return Place.CENTRE;
    }

    @Override
    public Control create(Composite parent, Desk desk, Frame frame) {
        InvertBoard made = new InvertBoard(parent, desk, frame);
        board = made;
        return made.control();
    }

    @Override
    public void focus() {
        if (board != null) {
            board.focus();
        }
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of("invert.open", MenuId.FILE, SWT.MOD1 | SWT.SHIFT | 'O', () -> {
                    if (board != null) {
                        board.sources().choose();
                    }
                }),
                Command.of("invert.paste", MenuId.EDIT, SWT.MOD1 | SWT.SHIFT | 'V', () -> {
                    if (board != null) {
                        board.sources().paste();
                    }
                }),
                Command.of("invert.run", MenuId.SPACE, SWT.MOD1 | SWT.CR, () -> {
                    if (board != null) {
                        board.startOrStop();
                    }
                }));
    }

    @Override
    public boolean takes(Path file) {
        return PictureNames.isPicture(file);
    }

    @Override
    public void drop(List<Path> files) {
        if (board != null) {
            board.open(files);
        }
    }
}
