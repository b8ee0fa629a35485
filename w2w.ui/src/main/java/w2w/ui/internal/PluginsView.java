package w2w.ui.internal;

import java.util.List;
import java.util.function.Function;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.api.plugin.PluginStatus;

/** Plug-ins, live: one a row, with what keeps those from working that do not. */
final class PluginsView {
    private final Composite root;
    private final Text filter;
    private final TableViewer table;
    private List<PluginStatus> statuses = List.of();

    PluginsView(Composite parent, String pluginsFolder) {
        root = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().applyTo(root);
        filter = new Text(root, SWT.SEARCH | SWT.ICON_CANCEL | SWT.BORDER);
        filter.setMessage(Messages.text("plugins.filter"));
        filter.setToolTipText(Messages.text("plugins.filter.tip"));
        filter.addModifyListener(e -> refresh());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(filter);

        Composite holder = new Composite(root, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(holder);
        TableColumnLayout columns = new TableColumnLayout();
        holder.setLayout(columns);
        table = new TableViewer(holder, SWT.BORDER | SWT.FULL_SELECTION | SWT.MULTI);
        table.getTable().setHeaderVisible(true);
        table.setContentProvider(ArrayContentProvider.getInstance());
        ColumnViewerToolTipSupport.enableFor(table);
        column(columns, "state", 10, s -> s.state().name());
        column(columns, "kind", 14, PluginsModel::kind);
        column(columns, "id", 16, PluginStatus::id);
        column(columns, "label", 24, PluginStatus::label);
        column(columns, "bundle", 18, PluginStatus::bundle);
        column(columns, "version", 9, PluginStatus::version);
        column(columns, "cause", 40, PluginStatus::cause);
        table.getTable().getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent e) {
                e.result = Messages.text("plugins.accessible");
            }
        });

        Label hint = new Label(root, SWT.WRAP);
        hint.setText(Messages.text("plugins.hint", pluginsFolder));
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

    private void refresh() {
        Object selected = table.getStructuredSelection();
        table.setInput(model().rows());
        if (selected instanceof org.eclipse.jface.viewers.ISelection selection) {
            table.setSelection(selection);
        }
    }

    private void column(TableColumnLayout layout, String key, int weight, Function<PluginStatus, String> text) {
        TableViewerColumn column = new TableViewerColumn(table, SWT.NONE);
        column.getColumn().setText(Messages.text("plugins.column." + key));
        column.getColumn().setMoveable(true);
        layout.setColumnData(column.getColumn(), new ColumnWeightData(weight, 60, true));
        column.setLabelProvider(new ColumnLabelProvider() {
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
                    case FAILED -> table.getControl().getDisplay().getSystemColor(SWT.COLOR_RED);
                    case UNSATISFIED -> table.getControl().getDisplay().getSystemColor(SWT.COLOR_DARK_YELLOW);
                    case BLOCKED -> table.getControl().getDisplay().getSystemColor(SWT.COLOR_DARK_GRAY);
                    case READY -> null;
                };
            }
        });
    }
}
