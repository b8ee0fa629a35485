package w2w.ui.internal.log;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.program.Program;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Tables;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** The log of this installation, live: filtered by level and words, with the whole entry beside. */
public final class LogView implements View {
    private static final Messages TEXTS = Messages.of(LogView.class);
    private static final int PERIOD = 500;
    private static final int MOST = 10_000;

    private final Path folder;
    private final LogTail tail;
    private final List<LogLine> lines = new ArrayList<>();
    private List<LogLine> shown = List.of();
    private @Nullable Table table;
    private @Nullable Text words;
    private @Nullable Combo level;
    private @Nullable Text detail;
    private boolean reading;

    /** @param folder of the log files */
    public LogView(Path folder) {
        this.folder = folder;
        tail = new LogTail(folder);
    }

    @Override
    public String id() {
        return "log";
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
        tools(root, theme, frame);
        SashForm both = new SashForm(root, SWT.HORIZONTAL | SWT.SMOOTH);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(both);
        Panels.colored(both, theme, Tone.PANEL, Tone.TEXT);
        Table made = table(both, theme);
        table = made;
        detail = Panels.colored(
                new Text(both, SWT.MULTI | SWT.READ_ONLY | SWT.H_SCROLL | SWT.V_SCROLL | SWT.BORDER),
                theme,
                Tone.FIELD,
                Tone.TEXT);
        detail.setFont(theme.font(Face.MONO));
        Accessible.named(detail, TEXTS.text("log.detail"), TEXTS.text("log.detail.tip"));
        both.setWeights(70, 30);
        tick(made, desk);
        return root;
    }

    private void tools(Composite root, Theme theme, Frame frame) {
        Composite tools = Panels.grid(root, theme, 4);
        GridLayoutFactory.fillDefaults().numColumns(4).applyTo(tools);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(tools);
        Text filter = new Text(tools, SWT.SEARCH | SWT.ICON_CANCEL | SWT.BORDER);
        filter.setMessage(TEXTS.text("log.filter"));
        Accessible.named(filter, TEXTS.text("log.filter"), TEXTS.text("log.filter.tip"));
        GridDataFactory.fillDefaults().grab(true, false).applyTo(filter);
        filter.addListener(SWT.Modify, e -> show());
        words = filter;
        Combo least = new Combo(tools, SWT.READ_ONLY);
        for (LogLine.Level each : LogLine.Level.values()) {
            least.add(TEXTS.text("log.level." + each.name().toLowerCase(Locale.ROOT)));
        }
        least.select(List.of(LogLine.Level.values()).indexOf(LogLine.Level.INFO));
        Accessible.named(least, TEXTS.text("log.level"), TEXTS.text("log.level.tip"));
        least.addListener(SWT.Selection, e -> show());
        level = least;
        button(tools, "log.copy", () -> copy(frame));
        button(tools, "log.folder", () -> Program.launch(folder.toString()));
    }

    private static void button(Composite parent, String key, Runnable run) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(TEXTS.text(key));
        button.setToolTipText(TEXTS.text(key + ".tip"));
        button.addListener(SWT.Selection, e -> run.run());
    }

    private Table table(Composite parent, Theme theme) {
        Table made = Tables.of(
                parent,
                theme,
                SWT.MULTI | SWT.VIRTUAL,
                new Tables.Column(TEXTS.text("log.column.time"), 12),
                new Tables.Column(TEXTS.text("log.column.level"), 8),
                new Tables.Column(TEXTS.text("log.column.logger"), 20),
                new Tables.Column(TEXTS.text("log.column.message"), 60));
        Accessible.named(made, TEXTS.text("view.log"), TEXTS.text("view.log.tip"));
        made.addListener(SWT.SetData, e -> fill(e, theme));
        made.addListener(SWT.Selection, e -> {
            int index = made.getSelectionIndex();
            if (detail != null && index >= 0 && index < shown.size()) {
                detail.setText(shown.get(index).text());
            }
        });
        Bind.theme(made, theme, made::clearAll);
        return made;
    }

    private void fill(Event e, Theme theme) {
        if (e.index < 0 || e.index >= shown.size()) {
            return;
        }
        LogLine line = shown.get(e.index);
        String logger = line.logger().substring(line.logger().lastIndexOf('.') + 1);
        TableItem item = (TableItem) e.item;
        item.setText(new String[] {line.time(), line.level().name(), logger, line.message()});
        item.setForeground(
                switch (line.level()) {
                    case ERROR -> theme.color(Tone.BAD);
                    case WARN -> theme.color(Tone.WARN);
                    case DEBUG, TRACE -> theme.color(Tone.DIM);
                    case INFO -> theme.color(Tone.TEXT);
                });
    }

    private void tick(Table made, Desk desk) {
        if (made.isDisposed()) {
            return;
        }
        if (!reading) {
            reading = true;
            desk.background(() -> LogLine.parse(tail.more()), more -> {
                reading = false;
                if (!more.isEmpty() && !made.isDisposed()) {
                    lines.addAll(more);
                    if (lines.size() > MOST) {
                        lines.subList(0, lines.size() - MOST).clear();
                    }
                    show();
                }
            });
        }
        made.getDisplay().timerExec(PERIOD, () -> tick(made, desk));
    }

    private void show() {
        if (table == null || table.isDisposed() || words == null || level == null) {
            return;
        }
        LogLine.Level least = List.of(LogLine.Level.values()).get(Math.max(0, level.getSelectionIndex()));
        String[] wanted = words.getText().strip().toLowerCase(Locale.ROOT).split("\\s+");
        boolean atEnd = table.getTopIndex() + visibleRows() >= table.getItemCount();
        shown = lines.stream()
                .filter(l -> l.level().compareTo(least) >= 0 && l.matches(wanted))
                .toList();
        table.setItemCount(shown.size());
        table.clearAll();
        if (atEnd && !shown.isEmpty()) {
            table.setTopIndex(shown.size() - 1);
        }
    }

    private int visibleRows() {
        return table == null ? 0 : table.getClientArea().height / Math.max(1, table.getItemHeight()) + 1;
    }

    private void copy(Frame frame) {
        if (table == null) {
            return;
        }
        List<String> texts = new ArrayList<>();
        for (int index : table.getSelectionCount() > 0 ? table.getSelectionIndices() : all()) {
            texts.add(shown.get(index).text());
        }
        if (texts.isEmpty()) {
            return;
        }
        Clipboard clipboard = new Clipboard(table.getDisplay());
        clipboard.setContents(new Object[] {String.join("\n", texts)}, new Transfer[] {TextTransfer.getInstance()});
        clipboard.dispose();
        frame.say(TEXTS.text("log.copied", texts.size()));
    }

    private int[] all() {
        return java.util.stream.IntStream.range(0, shown.size()).toArray();
    }

    @Override
    public void focus() {
        if (table != null) {
            table.setFocus();
        }
    }
}
