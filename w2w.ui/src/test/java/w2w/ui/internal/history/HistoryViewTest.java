package w2w.ui.internal.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.edit.Edit;
import w2w.ui.internal.Bench;
import w2w.ui.internal.model.History;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.test.Ui;

class HistoryViewTest {
    @TempDir
    Path home;

    @Test
    void a_click_goes_to_a_step_and_a_step_is_repeated() throws Exception {
        try (Bench bench = Bench.open(home, 1280, 800)) {
            bench.show("history");
            History history = bench.desk().history();
            Identity start = history.identity().orElseThrow();
            var beard = bench.desk().directions().get().get(1);
            var glasses = bench.desk().directions().get().get(2);
            history.change("Beard +2 σ", start.withEdit(Edit.of(beard, 2)));
            history.change("Glasses +3 σ", start.withEdit(Edit.of(beard, 2).and(glasses, 3)));
            history.undo();
            history.undo();
            history.change("Glasses +1 σ", start.withEdit(Edit.of(glasses, 1)));
            Table table = Ui.find(bench.shell(), Table.class, "history", t -> t.getColumnCount() == 2 && t.isVisible());
            assertEquals(5, table.getItemCount());
            assertEquals("Glasses +1 σ", table.getItem(0).getText(0));
            assertEquals(0, table.getSelectionIndex());
            Ui.screenshot(bench.shell(), "history");
            table.setSelection(1);
            Ui.notify(table, SWT.Selection);
            assertEquals("Glasses +3 σ", history.current().get().what());
            assertEquals(2, history.identity().orElseThrow().edit().terms().size());
            table.setSelection(0);
            Ui.notify(table, SWT.Selection);
            table.setSelection(2);
            Ui.choose(bench.shell(), "Edit", "Repeat step");
            assertEquals(
                    Edit.of(glasses, 1).and(beard, 2),
                    history.identity().orElseThrow().edit());
            assertEquals(6, table.getItemCount());
        }
    }
}
