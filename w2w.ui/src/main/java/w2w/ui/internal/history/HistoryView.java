package w2w.ui.internal.history;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.History;
import w2w.ui.internal.model.Step;
import w2w.ui.internal.view.Command;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.MenuId;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** All changes as a tree, the newest on top: a click goes to any of them, and what was done there can be done again here. */
public final class HistoryView implements View {
    private static final Messages TEXTS = Messages.of(HistoryView.class);
    private static final int LANE = 14;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    private @Nullable Table table;
    private @Nullable History history;
    /** Where the context menu was asked for. */
    private @Nullable TableItem pointed;

    private Lanes lanes = new Lanes(List.of(), 1);

    @Override
    public String id() {
        return "history";
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
    public List<Command> commands() {
        return List.of(
                new Command("repeat", MenuId.EDIT, SWT.MOD1 | SWT.SHIFT | 'R', this::repeat, () -> selected() != null));
    }

    @Override
    public Control create(Composite parent, Desk desk, Frame frame) {
        Theme theme = frame.theme();
        history = desk.history();
        Composite root = Panels.grid(parent, theme, 1);
        Composite holder = new Composite(root, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(holder);
        TableColumnLayout columns = new TableColumnLayout();
        holder.setLayout(columns);
        Table made = new Table(holder, SWT.FULL_SELECTION | SWT.SINGLE | SWT.VIRTUAL);
        Accessible.named(made, TEXTS.text("view.history"), TEXTS.text("history.tip"));
        Panels.colored(made, theme, Tone.PANEL, Tone.TEXT);
        for (int weight : new int[] {80, 20}) {
            TableColumn column = new TableColumn(made, weight < 50 ? SWT.RIGHT : SWT.LEFT);
            columns.setColumnData(column, new ColumnWeightData(weight, 60, true));
        }
        table = made;
        made.addListener(SWT.SetData, this::fill);
        made.addListener(SWT.PaintItem, e -> paint(e, theme));
        made.addListener(SWT.EraseItem, e -> {
            if (e.index == 0) {
                e.detail &= ~SWT.FOREGROUND; // the text is drawn beside the lanes
            }
        });
        made.addListener(SWT.Selection, e -> {
            Step step = selected();
            if (step != null) {
                desk.history().go(step);
            }
        });
        Menu menu = new Menu(made);
        MenuItem repeat = new MenuItem(menu, SWT.PUSH);
        repeat.setText(TEXTS.text("command.repeat"));
        repeat.setToolTipText(TEXTS.text("command.repeat.tip"));
        repeat.addListener(SWT.Selection, e -> repeat());
        made.setMenu(menu);
        made.addListener(SWT.MenuDetect, e -> repeat.setEnabled(selected() != null));
        made.addListener(
                SWT.MouseDown,
                e -> pointed = e.button == 3 ? made.getItem(new org.eclipse.swt.graphics.Point(e.x, e.y)) : null);
        Bind.to(made, desk.history().steps(), s -> show());
        Bind.to(made, desk.history().current(), s -> mark());
        return root;
    }

    private @Nullable Step selected() {
        if (table == null || table.isDisposed()) {
            return null;
        }
        int index = pointed != null && !pointed.isDisposed() ? table.indexOf(pointed) : table.getSelectionIndex();
        return index >= 0 && index < lanes.rows().size()
                ? lanes.rows().get(index).step()
                : null;
    }

    private void repeat() {
        Step step = selected();
        pointed = null;
        if (step != null && history != null) {
            history.repeat(step);
        }
    }

    private void show() {
        if (table == null || history == null) {
            return;
        }
        lanes = Lanes.of(history.steps().get());
        table.setItemCount(lanes.rows().size());
        table.clearAll();
        mark();
    }

    private void mark() {
        if (table == null || history == null || lanes.rows().isEmpty()) {
            return;
        }
        int row = lanes.rows().size() - 1 - history.current().get().id();
        if (row >= 0 && table.getSelectionIndex() != row) {
            table.setSelection(row);
        }
        table.redraw();
    }

    private void fill(Event e) {
        int index = e.index;
        if (index >= 0 && index < lanes.rows().size()) {
            Step step = lanes.rows().get(index).step();
            ((TableItem) e.item).setText(new String[] {text(step), time(step)});
        }
    }

    private static String text(Step step) {
        return step.id() == 0 ? TEXTS.text("history.beginning") : step.what();
    }

    private static String time(Step step) {
        if (step.id() == 0) {
            return "";
        }
        ZonedDateTime when = step.time().atZone(ZoneId.systemDefault());
        return when.format(when.toLocalDate().equals(LocalDate.now(ZoneId.systemDefault())) ? TIME : DAY);
    }

    private void paint(Event e, Theme theme) {
        if (e.index != 0 || table == null || history == null) {
            return;
        }
        int index = table.indexOf((TableItem) e.item);
        if (index < 0 || index >= lanes.rows().size()) {
            return;
        }
        Lanes.Row row = lanes.rows().get(index);
        Rectangle cell = ((TableItem) e.item).getBounds(0);
        GC gc = e.gc;
        gc.setAntialias(SWT.ON);
        int middle = cell.y + cell.height / 2;
        int bottom = cell.y + cell.height;
        gc.setLineWidth(2);
        for (int lane : row.through()) {
            gc.setForeground(theme.series(lane));
            gc.drawLine(x(cell, lane), cell.y, x(cell, lane), bottom);
        }
        for (int lane : row.from()) {
            gc.setForeground(theme.series(lane));
            gc.drawLine(x(cell, lane), cell.y, x(cell, row.lane()), middle);
        }
        if (row.parentLane() >= 0) {
            gc.setForeground(theme.series(row.lane()));
            gc.drawLine(x(cell, row.lane()), middle, x(cell, row.lane()), bottom);
        }
        boolean here = row.step().id() == history.current().get().id();
        gc.setBackground(theme.series(row.lane()));
        int r = here ? 5 : 3;
        gc.fillOval(x(cell, row.lane()) - r, middle - r, 2 * r, 2 * r);
        gc.setFont(theme.font(here ? Face.BOLD : Face.NORMAL));
        String text = text(row.step());
        boolean selected = (e.detail & SWT.SELECTED) != 0;
        gc.setForeground(
                selected ? table.getDisplay().getSystemColor(SWT.COLOR_LIST_SELECTION_TEXT) : theme.color(Tone.TEXT));
        gc.drawText(text, x(cell, lanes.width()), cell.y + (cell.height - gc.textExtent(text).y) / 2, true);
    }

    private static int x(Rectangle cell, int lane) {
        return cell.x + 10 + lane * LANE;
    }

    @Override
    public void focus() {
        if (table != null) {
            table.setFocus();
        }
    }
}
