package w2w.ui.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DropTarget;
import org.eclipse.swt.dnd.DropTargetAdapter;
import org.eclipse.swt.dnd.DropTargetEvent;
import org.eclipse.swt.dnd.FileTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Composite;
import w2w.api.weights.AdapterFormat;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.stage.Recall;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.View;

/**
 * Files dropped on the window: a workspace is opened, a picture of ours is taken up, adapters are projected, a folder of them is imported,
 * anything else goes to the first view that takes it.
 */
final class Drops {
    private static final Messages TEXTS = Messages.of(Drops.class);

    private final Composite window;
    private final List<View> views;
    private final Frame frame;
    private final Opening opening;
    private final Desk desk;
    private final MainCommands commands;
    private final BooleanSupplier inverting;
    private final Recall recall;

    /** @param inverting whether pictures are wanted for inversion, whatever they say of themselves */
    Drops(
            Composite window,
            List<View> views,
            Frame frame,
            Opening opening,
            Desk desk,
            MainCommands commands,
            BooleanSupplier inverting) {
        this.window = window;
        this.views = views;
        this.frame = frame;
        this.opening = opening;
        this.desk = desk;
        this.commands = commands;
        this.inverting = inverting;
        recall = new Recall(desk, frame::say);
    }

    void accept() {
        DropTarget target = new DropTarget(window, DND.DROP_COPY | DND.DROP_DEFAULT | DND.DROP_LINK);
        target.setTransfer(new Transfer[] {FileTransfer.getInstance()});
        target.addDropListener(new DropTargetAdapter() {
            @Override
            public void dragEnter(DropTargetEvent e) {
                if (e.detail == DND.DROP_DEFAULT) {
                    e.detail = DND.DROP_COPY;
                }
            }

            @Override
            public void drop(DropTargetEvent e) {
                if (e.data instanceof String[] names) {
                    dropped(Arrays.stream(names).map(Path::of).toList());
                }
            }
        });
    }

    /** What dropping these files does. */
    void dropped(List<Path> files) {
        for (Path file : files) {
            if (Opening.isWorkspace(file)) {
                opening.open(file, false);
                return;
            }
        }
        if (files.size() == 1 && !inverting.getAsBoolean()) {
            Path file = files.get(0);
            desk.background(
                    () -> recall.read(file), how -> how.ifPresentOrElse(h -> recall.take(file, h), () -> given(files)));
        } else {
            given(files);
        }
    }

    private void given(List<Path> files) {
        for (View view : views) {
            List<Path> taken = files.stream().filter(view::takes).toList();
            if (!taken.isEmpty()) {
                frame.show(view.id());
                view.drop(taken);
                return;
            }
        }
        desk.background(() -> files.stream().filter(this::isAdapter).toList(), adapters -> {
            if (!adapters.isEmpty()) {
                commands.project(adapters);
            } else if (files.size() == 1 && Files.isDirectory(files.get(0))) {
                commands.importAdapters(files.get(0).toString());
            } else {
                frame.say(TEXTS.text("drop.nobody", files.size()));
            }
        });
    }

    /** Reads the file's beginning. */
    private boolean isAdapter(Path file) {
        return desk.plugins()
                .first(AdapterFormat.class, format -> format.recognises(file))
                .isPresent();
    }
}
