package w2w.ui.internal;

import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.task.Job;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;

/**
 * The line at the bottom: what was said last, what is being worked on, what draws, and how much memory is used. Not JFace's, whose stop button
 * draws an SVG icon that costs a third of a second at start.
 */
final class StatusLine {
    private static final Messages TEXTS = Messages.of(StatusLine.class);
    private static final int PERIOD = 500;

    private final Desk desk;
    private final Composite root;
    private final Label text;
    private final Label work;
    private final Label model;
    private final Label memory;

    StatusLine(Composite parent, Theme theme, Desk desk) {
        this.desk = desk;
        root = Panels.colored(new Composite(parent, SWT.NONE), theme, Tone.WINDOW, Tone.TEXT);
        GridLayoutFactory.swtDefaults()
                .numColumns(4)
                .margins(8, 3)
                .spacing(16, 0)
                .applyTo(root);
        text = label(theme, SWT.LEFT);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
        work = label(theme, SWT.RIGHT);
        GridDataFactory.swtDefaults().hint(320, SWT.DEFAULT).applyTo(work);
        model = label(theme, SWT.RIGHT);
        GridDataFactory.swtDefaults().hint(220, SWT.DEFAULT).applyTo(model);
        memory = label(theme, SWT.RIGHT);
        GridDataFactory.swtDefaults().hint(170, SWT.DEFAULT).applyTo(memory);
        Bind.to(root, desk.pictures().info(), i -> {
            drawsWith();
            if (!notes().isEmpty()) {
                say(String.join("; ", notes()));
            }
        });
        Bind.to(root, desk.pictures().state(), s -> drawsWith());
        tick();
    }

    private Label label(Theme theme, int style) {
        return Panels.colored(new Label(root, style), theme, Tone.WINDOW, Tone.DIM);
    }

    Composite control() {
        return root;
    }

    private void tick() {
        Runtime runtime = Runtime.getRuntime();
        set(
                memory,
                TEXTS.text(
                        "status.memory",
                        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                        runtime.maxMemory() >> 20));
        List<Job<?>> running = desk.studio().jobs().stream()
                .filter(j -> j.state() == Job.State.RUNNING || j.state() == Job.State.WAITING)
                .toList();
        set(
                work,
                running.isEmpty()
                        ? ""
                        : TEXTS.text(
                                "status.job",
                                running.get(0).title(),
                                Math.round(100 * running.get(0).progress()),
                                running.size() - 1));
        Display display = root.getDisplay();
        display.timerExec(PERIOD, () -> {
            if (!root.isDisposed()) {
                tick();
            }
        });
    }

    private void drawsWith() {
        String trouble = desk.pictures().state().get();
        Optional<String> name = desk.pictures()
                .info()
                .get()
                .map(i -> desk.pictures().isBundled() ? TEXTS.text("status.bundled") : i.name());
        set(
                model,
                trouble.equals("opening")
                        ? TEXTS.text("status.opening")
                        : trouble.isEmpty() ? name.orElse("") : TEXTS.text("status.nothing"));
        StringBuilder tip = new StringBuilder(trouble.isEmpty() ? TEXTS.text("status.model.tip") : trouble);
        notes().forEach(note -> tip.append('\n').append(note));
        model.setToolTipText(tip.toString());
    }

    /** What was assumed or passed over when the model was opened. */
    private List<String> notes() {
        return desk.pictures().info().get().map(BackboneInfo::notes).orElse(List.of());
    }

    /** Replaces the text. UI thread. */
    void say(String what) {
        set(text, what);
    }

    private static void set(Label label, String now) {
        if (label.isDisposed()) {
            return;
        }
        String shown = now.replace("&", "&&");
        if (!label.getText().equals(shown)) {
            label.setText(shown);
        }
    }
}
