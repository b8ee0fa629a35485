package w2w.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.test.Ui;

class MainWindowTest {
    @TempDir
    Path home;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = Bench.open(home, 1280, 800);
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    @Test
    void opens_with_somebody_on_the_stage() throws Exception {
        assertEquals("sample-1", bench.desk().history().identity().orElseThrow().name());
        Ui.await(
                bench.display(),
                "a picture",
                () -> bench.studio().renderer.drawn.get() > 0);
        assertTrue(Files.size(Ui.screenshot(bench.shell(), "window")) > 1000);
    }

    @Test
    void an_edit_is_undone_redone_and_saved_from_the_menus() {
        Identity before = bench.desk().history().identity().orElseThrow();
        Identity moved = before.withPoint(before.point().plus(1, new float[] {1, 0, 0, 0, 0, 0, 0, 0}));
        bench.desk().history().change("Move", moved);
        Ui.await(
                bench.display(),
                "unsaved",
                () -> bench.desk().history().unsaved().get());
        assertTrue(bench.shell().getText().startsWith("•"), bench.shell().getText());
        Ui.choose(bench.shell(), "Edit", "Undo");
        assertEquals(before, bench.desk().shown().get().orElseThrow());
        Ui.choose(bench.shell(), "Edit", "Redo");
        assertEquals(moved, bench.desk().shown().get().orElseThrow());
        Ui.choose(bench.shell(), "Model", "Save model");
        Ui.await(
                bench.display(),
                "the model to be kept",
                () -> bench.workspace().model("sample-1").point().equals(moved.point()));
        Ui.await(
                bench.display(),
                "saved",
                () -> !bench.desk().history().unsaved().get());
        assertFalse(bench.shell().getText().startsWith("•"), bench.shell().getText());
    }

    @Test
    void a_workspace_that_is_dropped_is_opened() {
        Path other = home.resolve("other");
        bench.studio().open(other, true);
        bench.drop(other);
        Ui.await(
                bench.display(),
                "the other workspace",
                () -> bench.desk().workspace().get().orElseThrow().folder().endsWith("other"));
    }

    @Test
    void every_command_has_a_key_and_a_mnemonic_of_its_own() {
        Map<Integer, String> keys = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (MenuItem top : bench.shell().getMenuBar().getItems()) {
            Map<String, String> letters = new HashMap<>();
            for (MenuItem item : top.getMenu().getItems()) {
                String text = item.getText();
                if (text.isEmpty()) {
                    continue; // a line
                }
                if (!text.contains("&")) {
                    wrong.add("no mnemonic: " + text);
                } else {
                    String letter = text.substring(text.indexOf('&') + 1, text.indexOf('&') + 2)
                            .toLowerCase(Locale.ROOT);
                    String other = letters.put(letter, text);
                    if (other != null) {
                        wrong.add("the same mnemonic: " + text + " and " + other);
                    }
                }
                String other = item.getAccelerator() == 0 ? null : keys.put(item.getAccelerator(), text);
                if (other != null) {
                    wrong.add("the same key: " + text + " and " + other);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void about_box_lists_bundles_and_closes() {
        AtomicReference<String> seen = new AtomicReference<>("");
        Ui.answer(bench.display(), "About w2w", about -> {
            seen.set(Ui.find(about, Table.class).get(0).getItem(0).getText(0));
            about.close();
        });
        Ui.choose(bench.shell(), "Help", "About w2w");
        assertEquals("lab.ridge", seen.get());
    }

    @Test
    void a_name_is_asked_for_where_a_model_is_saved_under_another() {
        Ui.answer(bench.display(), "Save model as", dialog -> {
            Ui.find(dialog, Text.class).get(0).setText("mine");
            Ui.press(Ui.button(dialog, "OK"));
        });
        Ui.choose(bench.shell(), "Model", "Save model as…");
        Ui.await(bench.display(), "the model", () -> bench.workspace().models().contains("mine"));
        Ui.await(bench.display(), "its name", () -> bench.shell().getText().startsWith("mine"));
    }

    @Test
    void exit_closes_the_window() {
        Shell shell = bench.shell();
        Ui.choose(shell, "File", "Exit");
        assertTrue(shell.isDisposed());
    }
}
