package w2w.ui.internal;

import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Trouble;

/** Says across the window what went wrong and what to do now, until it is put away. Nothing else waits for it. */
final class TroubleBar {
    private static final Messages TEXTS = Messages.of(TroubleBar.class);

    private final Composite root;
    private final Label text;

    TroubleBar(Composite parent, Theme theme, Desk desk, Runnable showLog) {
        root = new Composite(parent, SWT.NONE);
        root.setBackgroundMode(SWT.INHERIT_FORCE);
        GridLayoutFactory.swtDefaults().numColumns(3).margins(10, 5).applyTo(root);
        text = new Label(root, SWT.WRAP);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(text);
        button("trouble.log", showLog);
        button("trouble.dismiss", desk::calm);
        Bind.theme(root, theme, () -> {
            root.setBackground(theme.between(Tone.PANEL, Tone.BAD, 0.18));
            text.setForeground(theme.color(Tone.TEXT));
        });
        Bind.to(root, desk.troubles(), this::show);
    }

    Composite control() {
        return root;
    }

    private void button(String key, Runnable run) {
        Button button = new Button(root, SWT.PUSH | SWT.FLAT);
        button.setText(TEXTS.text(key));
        Accessible.named(button, TEXTS.text(key).replace("&", ""), TEXTS.text(key + ".tip"));
        button.addListener(SWT.Selection, e -> run.run());
    }

    private void show(List<Trouble> troubles) {
        if (!troubles.isEmpty()) {
            Trouble newest = troubles.get(0);
            String more = troubles.size() > 1 ? TEXTS.text("trouble.more", troubles.size() - 1) : "";
            String advice = newest.advice().isEmpty() ? "" : " " + newest.advice() + ".";
            text.setText(TEXTS.text("trouble.text", newest.doing(), newest.what(), advice, more)
                    .replace("&", "&&"));
        }
        GridData data =
                root.getLayoutData() instanceof GridData there ? there : new GridData(SWT.FILL, SWT.TOP, true, false);
        data.exclude = troubles.isEmpty();
        root.setLayoutData(data);
        root.setVisible(!troubles.isEmpty());
        root.getParent().layout(true, true);
    }
}
