package w2w.ui.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DropTarget;
import org.eclipse.swt.dnd.DropTargetAdapter;
import org.eclipse.swt.dnd.DropTargetEvent;
import org.eclipse.swt.dnd.FileTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Composite;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.View;

/** Files dropped on the window: a workspace is opened, anything else goes to the first view that takes it. */
final class Drops {
    private static final Messages TEXTS = Messages.of(Drops.class);

    private final Composite window;
    private final List<View> views;
    private final Frame frame;
    private final Opening opening;

    Drops(Composite window, List<View> views, Frame frame, Opening opening) {
        this.window = window;
        this.views = views;
        this.frame = frame;
        this.opening = opening;
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
        for (View view : views) {
            List<Path> taken = files.stream().filter(view::takes).toList();
            if (!taken.isEmpty()) {
                frame.show(view.id());
                view.drop(taken);
                return;
            }
        }
        frame.say(TEXTS.text("drop.nobody", files.size()));
    }
}
