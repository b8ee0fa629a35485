package w2w.ui.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/**
 * The line at the bottom: what is going on, and how much memory is used. Not JFace's, whose stop button draws an SVG icon that
 * costs a third of a second at start.
 */
final class StatusLine {
    private final Composite root;
    private final Label text;
    private final Label memory;

    StatusLine(Composite parent) {
        root = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(8, 3).applyTo(root);
        text = new Label(root, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
        memory = new Label(root, SWT.RIGHT);
        GridDataFactory.swtDefaults().hint(160, SWT.DEFAULT).applyTo(memory);
    }

    Composite control() {
        return root;
    }

    /** Replaces the text and reads the memory anew. UI thread. */
    void say(String what) {
        Runtime runtime = Runtime.getRuntime();
        set(text, what);
        set(
                memory,
                Messages.text(
                        "status.memory",
                        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                        runtime.maxMemory() >> 20));
    }

    private static void set(Label label, String now) {
        if (!label.getText().equals(now)) {
            label.setText(now);
        }
    }
}
