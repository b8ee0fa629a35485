package w2w.ui.internal.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.ui.internal.Bench;
import w2w.ui.internal.test.FakeStudio;
import w2w.ui.internal.test.Ui;

class PluginsViewTest {
    @TempDir
    Path home;

    private Bench bench;

    @BeforeEach
    void open() {
        FakeStudio studio = new FakeStudio(60);
        studio.plugins.add(PluginsModelTest.RIDGE);
        studio.plugins.add(PluginsModelTest.BROKEN);
        bench = Bench.open(studio, home, 1280, 800, false);
        bench.show("plugins");
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    private Table table() {
        return Ui.find(bench.shell(), Table.class, "plug-ins", t -> t.getColumnCount() == 4 && t.isVisible());
    }

    @Test
    void lists_plugins_and_follows_them_as_they_come_and_go() throws Exception {
        Table table = table();
        Ui.await(bench.display(), "four rows", () -> table.getItemCount() == 4);
        assertEquals("FAILED", table.getItem(0).getText(0));
        assertTrue(
                table.getItem(0).getText(1).endsWith(": it is no bundle"),
                table.getItem(0).getText(1));
        assertEquals(0, table.getSelectionIndex(), "the first is shown in detail");
        Ui.screenshot(bench.shell(), "plugins");
        bench.studio().plugins.remove(PluginsModelTest.BROKEN);
        bench.desk().pluginsChanged();
        Ui.await(bench.display(), "three rows", () -> table.getItemCount() == 3);
    }

    @Test
    void filters_as_one_types() {
        Table table = table();
        Ui.await(bench.display(), "four rows", () -> table.getItemCount() == 4);
        Composite view = table.getParent().getParent();
        Ui.find(view, Text.class).get(0).setText("direction-finder");
        Ui.await(bench.display(), "one row", () -> table.getItemCount() == 1);
        assertEquals("direction-finder", table.getItem(0).getText(2));
    }
}
