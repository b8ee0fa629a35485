package w2w.ui.internal.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionException;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.jspecify.annotations.Nullable;
import w2w.api.task.Job;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Tables;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** Everything long, the newest first, with its progress, and what became of it. */
public final class JobsView implements View {
    private static final Messages TEXTS = Messages.of(JobsView.class);
    private static final int PERIOD = 250;
    private static final int PROGRESS = 1;

    private final Map<Job<?>, String> errors = new WeakHashMap<>();
    private List<JobRow> rows = List.of();
    private @Nullable Table table;
    private @Nullable Button cancel;

    @Override
    public String id() {
        return "jobs";
    }

    @Override
    public Messages texts() {
        return TEXTS;
    }

    @Override
    public Place place() {
        return Place.BOTTOM;
    }

    @Override
    public Control create(Composite parent, Desk desk, Frame frame) {
        Theme theme = frame.theme();
        Composite root = Panels.grid(parent, theme, 1);
        Table made = Tables.of(
                root,
                theme,
                SWT.SINGLE,
                new Tables.Column(TEXTS.text("jobs.column.title"), 30),
                new Tables.Column(TEXTS.text("jobs.column.progress"), 22),
                new Tables.Column(TEXTS.text("jobs.column.remaining"), 12),
                new Tables.Column(TEXTS.text("jobs.column.message"), 46));
        Accessible.named(made, TEXTS.text("view.jobs"), TEXTS.text("jobs.tip"));
        made.addListener(SWT.PaintItem, e -> paint(e, theme));
        made.addListener(SWT.Selection, e -> enable());
        table = made;
        Button stop = new Button(root, SWT.PUSH);
        stop.setText(TEXTS.text("jobs.cancel"));
        stop.setToolTipText(TEXTS.text("jobs.cancel.tip"));
        stop.addListener(
                SWT.Selection, e -> selected().ifPresent(row -> row.job().cancel()));
        cancel = stop;
        Bind.to(made, desk.jobsRevision(), r -> show(desk));
        tick(made, desk);
        return root;
    }

    private java.util.Optional<JobRow> selected() {
        int index = table == null ? -1 : table.getSelectionIndex();
        if (index >= 0 && index < rows.size()) {
            return java.util.Optional.of(rows.get(index));
        }
        List<JobRow> going = rows.stream().filter(JobRow::isGoing).toList();
        return going.size() == 1 ? java.util.Optional.of(going.get(0)) : java.util.Optional.empty();
    }

    private void enable() {
        if (cancel != null) {
            cancel.setEnabled(selected().filter(JobRow::isGoing).isPresent());
        }
    }

    private void tick(Table made, Desk desk) {
        made.getDisplay().timerExec(PERIOD, () -> {
            if (!made.isDisposed()) {
                if (made.isVisible() && rows.stream().anyMatch(JobRow::isGoing)) {
                    show(desk);
                }
                tick(made, desk);
            }
        });
    }

    private void show(Desk desk) {
        if (table == null || table.isDisposed()) {
            return;
        }
        List<JobRow> now = new ArrayList<>();
        for (Job<?> job : desk.studio().jobs()) {
            watch(job, desk);
            now.add(0, JobRow.of(job, error(job)));
        }
        if (now.equals(rows)) {
            return;
        }
        rows = now;
        table.setItemCount(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            JobRow row = rows.get(i);
            String state = TEXTS.text("jobs.state." + row.state().name().toLowerCase(Locale.ROOT));
            String[] texts = {row.title(), state, row.remaining(), row.error().isEmpty() ? row.message() : row.error()};
            TableItem item = table.getItem(i);
            for (int c = 0; c < texts.length; c++) {
                if (!item.getText(c).equals(texts[c])) {
                    item.setText(c, texts[c]);
                }
            }
        }
        table.redraw();
        enable();
    }

    private String error(Job<?> job) {
        String error = errors.get(job);
        return error == null ? "" : error;
    }

    /** Remembers what a job fails with. */
    private void watch(Job<?> job, Desk desk) {
        if (errors.putIfAbsent(job, "") == null) {
            job.result().whenComplete((result, thrown) -> {
                if (thrown != null && job.state() == Job.State.FAILED) {
                    Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null
                            ? thrown.getCause()
                            : thrown;
                    desk.later(() -> {
                        errors.put(job, String.valueOf(cause.getMessage()));
                        show(desk);
                    });
                }
            });
        }
    }

    private void paint(Event e, Theme theme) {
        if (e.index != PROGRESS || table == null) {
            return;
        }
        int index = table.indexOf((TableItem) e.item);
        if (index < 0 || index >= rows.size() || rows.get(index).state() != Job.State.RUNNING) {
            return;
        }
        JobRow row = rows.get(index);
        GC gc = e.gc;
        Rectangle cell = ((TableItem) e.item).getBounds(PROGRESS);
        int height = 12;
        int y = cell.y + (cell.height - height) / 2;
        int width = cell.width - 56;
        gc.setAntialias(SWT.ON);
        gc.setBackground(theme.color(Tone.PANEL));
        gc.fillRectangle(cell);
        gc.setBackground(theme.color(Tone.FIELD));
        gc.fillRoundRectangle(cell.x + 4, y, width, height, 6, 6);
        gc.setBackground(theme.color(Tone.ACCENT));
        gc.fillRoundRectangle(cell.x + 4, y, (int) Math.max(6, width * row.progress()), height, 6, 6);
        gc.setForeground(theme.color(Tone.LINE));
        gc.drawRoundRectangle(cell.x + 4, y, width, height, 6, 6);
        gc.setForeground(theme.color(Tone.TEXT));
        String percent = Math.round(100 * row.progress()) + " %";
        gc.drawText(percent, cell.x + width + 10, cell.y + (cell.height - gc.textExtent(percent).y) / 2, true);
    }

    @Override
    public void focus() {
        if (table != null) {
            table.setFocus();
        }
    }
}
