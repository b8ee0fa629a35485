package w2w.ui.internal.look;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;

/** Tables on the theme's ground whose columns share the width. */
public final class Tables {
    private static final int NARROWEST = 50;

    private Tables() {}

    /**
     * A column.
     *
     * @param weight its share of the width
     */
    public record Column(String title, int weight) {}

    /** A table with its heads; in a grid it takes what room there is. */
    public static Table of(Composite parent, Theme theme, int style, Column... columns) {
        Composite holder = new Composite(parent, SWT.NONE);
        if (parent.getLayout() instanceof GridLayout) {
            GridDataFactory.fillDefaults().grab(true, true).applyTo(holder);
        }
        TableColumnLayout layout = new TableColumnLayout();
        holder.setLayout(layout);
        Table table = Panels.colored(new Table(holder, SWT.FULL_SELECTION | style), theme, Tone.PANEL, Tone.TEXT);
        table.setHeaderVisible(true);
        for (Column column : columns) {
            TableColumn made = new TableColumn(table, SWT.NONE);
            made.setText(column.title());
            layout.setColumnData(made, new ColumnWeightData(column.weight(), NARROWEST, true));
        }
        return table;
    }
}
