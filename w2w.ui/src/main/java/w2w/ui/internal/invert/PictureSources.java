package w2w.ui.internal.invert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.FileTransfer;
import org.eclipse.swt.dnd.ImageTransfer;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.widgets.FileDialog;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.view.Frame;

/** Where pictures come from, other than being dropped. */
final class PictureSources {
    private static final Messages TEXTS = Messages.of(PictureSources.class);

    private final Desk desk;
    private final Frame frame;
    private final InvertModel model;

    PictureSources(Desk desk, Frame frame, InvertModel model) {
        this.desk = desk;
        this.frame = frame;
        this.model = model;
    }

    /** Asks for files. */
    void choose() {
        FileDialog dialog = new FileDialog(frame.shell(), SWT.OPEN | SWT.MULTI);
        dialog.setText(TEXTS.text("open.title"));
        dialog.setFilterExtensions(new String[] {PictureNames.PATTERN, "*"});
        if (dialog.open() != null) {
            Path folder = Path.of(dialog.getFilterPath());
            model.open(Arrays.stream(dialog.getFileNames()).map(folder::resolve).toList());
        }
    }

    /** Takes what the clipboard holds: files, or a picture. */
    void paste() {
        Clipboard clipboard = new Clipboard(frame.shell().getDisplay());
        try {
            if (clipboard.getContents(FileTransfer.getInstance()) instanceof String[] files) {
                model.open(Arrays.stream(files).map(Path::of).toList());
            } else if (clipboard.getContents(ImageTransfer.getInstance()) instanceof ImageData data) {
                desk.background(() -> asFile(data), file -> model.open(List.of(file)));
            } else {
                frame.say(TEXTS.text("paste.nothing"));
            }
        } finally {
            clipboard.dispose();
        }
    }

    private static Path asFile(ImageData data) throws IOException {
        Path file = Files.createTempDirectory("w2w-paste").resolve("pasted.png");
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {data};
        loader.save(file.toString(), SWT.IMAGE_PNG);
        return file;
    }
}
