package w2w.ui.internal.gallery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DragSource;
import org.eclipse.swt.dnd.DragSourceAdapter;
import org.eclipse.swt.dnd.DragSourceEvent;
import org.eclipse.swt.dnd.FileTransfer;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdapterFormat;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.view.Frame;

/**
 * Drags models out of the window: as adapter files, in the format most tools take, or as their names where text is wanted. The files are
 * written while the hand is still moving, so that letting go does not wait.
 */
final class DragOut {
    private static final Messages TEXTS = Messages.of(DragOut.class);

    /** One file a model, and read by more tools than any other. */
    private static final String FORMAT = "kohya";

    private static final int MOST = 50;

    private final GalleryCanvas canvas;
    private final Desk desk;
    private final Frame frame;
    private final GalleryModel model;
    private List<Item> dragged = List.of();
    private Optional<String[]> files = Optional.empty();

    DragOut(GalleryCanvas canvas, Desk desk, Frame frame, GalleryModel model) {
        this.canvas = canvas;
        this.desk = desk;
        this.frame = frame;
        this.model = model;
    }

    void attach() {
        DragSource source = new DragSource(canvas, DND.DROP_COPY);
        source.setTransfer(new Transfer[] {FileTransfer.getInstance(), TextTransfer.getInstance()});
        source.addDragListener(new DragSourceAdapter() {
            @Override
            public void dragStart(DragSourceEvent e) {
                dragged = model.selected();
                e.doit = !dragged.isEmpty() && dragged.size() <= MOST;
                if (e.doit) {
                    write();
                }
            }

            @Override
            public void dragSetData(DragSourceEvent e) {
                if (FileTransfer.getInstance().isSupportedType(e.dataType)) {
                    files.ifPresentOrElse(f -> e.data = f, () -> {
                        e.doit = false;
                        frame.say(TEXTS.text("drag.notReady"));
                    });
                } else {
                    e.data = String.join("\n", dragged.stream().map(Item::name).toList());
                }
            }

            @Override
            public void dragFinished(DragSourceEvent e) {
                dragged = List.of();
            }
        });
    }

    private void write() {
        files = Optional.empty();
        Optional<Workspace> workspace = desk.workspace().get();
        Optional<OpenSpace> space = desk.space().get();
        List<Item> items = dragged;
        if (workspace.isEmpty() || !desk.plugins().ids(AdapterFormat.class).contains(FORMAT)) {
            return;
        }
        desk.background(
                () -> {
                    Path folder = folder();
                    new Export(items, FORMAT, folder).run(workspace.get(), space, Task.unwatched());
                    return items.stream()
                            .map(i -> Export.target(folder, i, FORMAT))
                            .filter(Files::exists)
                            .map(Path::toString)
                            .toArray(String[]::new);
                },
                written -> files = written.length == 0 ? Optional.empty() : Optional.of(written));
    }

    /** Whoever the files are dropped on copies them: the system clears them away. */
    private static Path folder() {
        try {
            return Files.createTempDirectory("w2w-drag");
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "there is no room for files to be dragged")
                    .at(System.getProperty("java.io.tmpdir"))
                    .because(e);
        }
    }
}
