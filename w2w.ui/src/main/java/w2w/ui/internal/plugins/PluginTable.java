package w2w.ui.internal.plugins;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.api.plugin.PluginStatus;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Tables;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;

/** Plug-ins, live: one a row, with what keeps those from working that do not. */
final class PluginTable {
    private static final Messages TEXTS = Messages.of(PluginTable.class);

    private final Composite root;
    private final Text filter;
    private final TableViewer table;
    private List<PluginStatus> statuses = List.of();

    private final Theme theme;
    private Consumer<@Nullable PluginStatus> selected = status -> {};

    PluginTable(Composite parent, Theme theme, String pluginsFolder) {
        this.theme = theme;
        root = Panels.grid(parent, theme, 1);
        filter = new Text(root, SWT.SEARCH | SWT.ICON_CANCEL | SWT.BORDER);
        filter.setMessage(TEXTS.text("plugins.filter"));
        filter.setToolTipText(TEXTS.text("plugins.filter.tip"));
        filter.addModifyListener(e -> refresh());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(filter);

        table = new TableViewer(Tables.of(
                root,
                theme,
                SWT.SINGLE,
                new Tables.Column(TEXTS.text("plugins.column.state"), 17),
                new Tables.Column(TEXTS.text("plugins.column.label"), 33),
                new Tables.Column(TEXTS.text("plugins.column.kind"), 28),
                new Tables.Column(TEXTS.text("plugins.column.bundle"), 22)));
        table.addSelectionChangedListener(
                e -> selected.accept((PluginStatus) e.getStructuredSelection().getFirstElement()));
        Bind.theme(table.getTable(), theme, () -> table.refresh());
        table.setContentProvider(ArrayContentProvider.getInstance());
        ColumnViewerToolTipSupport.enableFor(table);
        List<Function<PluginStatus, String>> texts = List.of(
                s -> s.state().name(),
                s -> s.cause().isEmpty() ? s.label() : s.label() + ": " + s.cause(),
                PluginsModel::kind,
                s -> s.bundle() + " " + s.version());
        for (int i = 0; i < texts.size(); i++) {
            fill(table.getTable().getColumn(i), texts.get(i));
        }
        table.getTable().getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent e) {
                e.result = TEXTS.text("plugins.accessible");
            }
        });

        Label hint = Panels.label(root, theme, TEXTS.text("plugins.hint", pluginsFolder), Face.SMALL, Tone.DIM);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(hint);
    }

    void setFocus() {
        table.getControl().setFocus();
    }

    Composite control() {
        return root;
    }

    /** Shows new statuses; rows that stay keep their selection. UI thread. */
    PluginsModel show(List<PluginStatus> now) {
        if (!now.equals(statuses)) {
            statuses = List.copyOf(now);
            refresh();
        }
        return model();
    }

    private PluginsModel model() {
        return new PluginsModel(statuses, filter.getText());
    }

    /** Is told which plug-in is selected, null for none. */
    void onSelection(Consumer<@Nullable PluginStatus> listener) {
        selected = listener;
    }

    /** A row is the same plug-in though its state has changed; without one that was selected it is the first. */
    private void refresh() {
        PluginStatus before = (PluginStatus) table.getStructuredSelection().getFirstElement();
        List<PluginStatus> rows = model().rows();
        table.setInput(rows);
        Optional<PluginStatus> now = rows.stream()
                .filter(s ->
                        before != null && s.id().equals(before.id()) && s.kind().equals(before.kind()))
                .findFirst()
                .or(() -> rows.stream().findFirst());
        now.ifPresent(s -> table.setSelection(new StructuredSelection(s)));
        selected.accept(now.orElse(null));
    }

    private void fill(TableColumn column, Function<PluginStatus, String> text) {
        column.setMoveable(true);
        new TableViewerColumn(table, column).setLabelProvider(new ColumnLabelProvider() {
            @Override
            public String getText(Object status) {
                return text.apply((PluginStatus) status);
            }

            @Override
            public @Nullable String getToolTipText(Object status) {
                String cause = ((PluginStatus) status).cause();
                return cause.isEmpty() ? null : cause;
            }

            @Override
            public @Nullable Color getForeground(Object status) {
                return switch (((PluginStatus) status).state()) {
                    case FAILED -> theme.color(Tone.BAD);
                    case UNSATISFIED -> theme.color(Tone.WARN);
                    case BLOCKED -> theme.color(Tone.DIM);
                    case READY -> null;
                };
            }
        });
    }
}
