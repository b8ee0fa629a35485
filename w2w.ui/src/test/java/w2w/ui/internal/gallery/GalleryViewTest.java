package w2w.ui.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.plugin.PluginKind;
import w2w.api.weights.AdapterFormat;
import w2w.ui.internal.Bench;
import w2w.ui.internal.gallery.TileGrid.Box;
import w2w.ui.internal.gallery.TileGrid.Span;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.test.FakeStudio;
import w2w.ui.internal.test.Ui;

class GalleryViewTest {
    @TempDir
    private Path home;

    /** Sixty people and three samples, sorted as they come: the samples first. */
    private static GalleryCanvas gallery(Bench bench, int models) {
        bench.show("gallery");
        GalleryCanvas canvas = Ui.find(bench.shell(), GalleryCanvas.class).get(0);
        Ui.await(bench.display(), models + " models", () -> canvas.grid().count() == models);
        return canvas;
    }

    private static void click(GalleryCanvas canvas, int tile, int stateMask) {
        canvas.reveal(tile);
        Box b = canvas.grid().bounds(tile);
        Ui.mouse(canvas, SWT.MouseDown, b.x() + 20, b.y() + 20 - canvas.top(), 1, stateMask);
        Ui.mouse(canvas, SWT.MouseUp, b.x() + 20, b.y() + 20 - canvas.top(), 1, stateMask);
    }

    private static String handed(Bench bench) {
        return bench.desk().history().identity().map(Identity::name).orElse("");
    }

    private static Text field(Bench bench, String message) {
        return Ui.find(bench.shell(), Text.class, message, t -> t.getMessage().startsWith(message));
    }

    /** Waits for thumbnails and takes a picture of the window. */
    private static void picture(Bench bench, GalleryCanvas canvas, String name) throws IOException {
        Ui.await(bench.display(), "thumbnails", canvas::isComplete);
        assertTrue(Files.size(Ui.screenshot(bench.shell(), name)) > 10_000);
    }

    private static String count(Bench bench) {
        return Ui.find(bench.shell(), Label.class, "models", l -> l.getText().contains(" models"))
                .getText();
    }

    @Test
    void shows_all_models_and_takes_one_up_at_a_double_click() throws Exception {
        try (Bench bench = Bench.open(home, 1280, 800)) {
            GalleryCanvas canvas = gallery(bench, 63);
            click(canvas, 1, 0);
            Box b = canvas.grid().bounds(1);
            Ui.mouse(canvas, SWT.MouseDoubleClick, b.x() + 20, b.y() + 20, 1, 0);
            Ui.await(bench.display(), "sample-2 in hand", () -> handed(bench).equals("sample-2"));
            click(canvas, 10, 0);
            Ui.key(canvas, SWT.CR, 0);
            Ui.await(bench.display(), "a person in hand", () -> handed(bench).equals("person-0007"));
            assertEquals("63 models · 1 selected", count(bench));
            picture(bench, canvas, "gallery");
        }
    }

    @Test
    void selects_by_keys_and_reveals_what_is_selected() {
        try (Bench bench = Bench.open(home, 1280, 800)) {
            GalleryCanvas canvas = gallery(bench, 63);
            Ui.key(canvas, SWT.HOME, 0);
            Ui.key(canvas, SWT.ARROW_RIGHT, SWT.MOD2);
            Ui.key(canvas, SWT.ARROW_DOWN, SWT.MOD2);
            assertEquals((2 + canvas.grid().columns()) + " selected", selected(bench));
            Ui.key(canvas, SWT.END, 0);
            Span seen = canvas.grid().visible(canvas.top(), canvas.getClientArea().height);
            assertTrue(seen.contains(62), "the last one is on the screen");
            assertEquals("1 selected", selected(bench));
            Ui.key(canvas, 'a', SWT.MOD1);
            assertEquals("63 selected", selected(bench));
            Ui.key(canvas, SWT.ESC, 0);
            assertEquals("63 models", count(bench));
        }
    }

    private static String selected(Bench bench) {
        String text = count(bench);
        return text.substring(text.indexOf("· ") + 2);
    }

    @Test
    void finds_by_words_and_by_a_condition_whose_fault_it_shows() throws Exception {
        try (Bench bench = Bench.open(home, 1280, 800)) {
            GalleryCanvas canvas = gallery(bench, 63);
            field(bench, "Search").setText("sample");
            Ui.await(bench.display(), "three samples", () -> canvas.grid().count() == 3);
            field(bench, "Search").setText("");
            field(bench, "Condition").setText("beard=1");
            int bearded = bench.workspace().select("people", "beard=1").length;
            Ui.await(bench.display(), bearded + " beards", () -> canvas.grid().count() == bearded);
            assertEquals(bearded + " of 63 models", count(bench));
            field(bench, "Condition").setText("nose=1");
            Predicate<Label> complaint = l -> l.getText().contains("there is no column nose") && l.isVisible();
            Ui.await(bench.display(), "the fault", () -> Ui.find(bench.shell(), Label.class).stream()
                    .anyMatch(complaint));
            assertEquals(bearded, canvas.grid().count(), "what was shown stays");
            picture(bench, canvas, "gallery-condition");
            field(bench, "Condition").setText("");
            Ui.await(bench.display(), "all", () -> canvas.grid().count() == 63);
            assertFalse(Ui.find(bench.shell(), Label.class).stream().anyMatch(complaint));
        }
    }

    @Test
    void sorts_by_a_label_and_by_similarity() throws Exception {
        try (Bench bench = Bench.open(home, 1280, 800)) {
            GalleryCanvas canvas = gallery(bench, 63);
            Combo sort = Ui.find(bench.shell(), Combo.class, "order", c -> Arrays.asList(c.getItems())
                    .contains("By label: age"));
            sort.select(sort.indexOf("By label: age"));
            Ui.notify(sort, SWT.Selection);
            double[] age = bench.workspace().people().labels().column("age").orElseThrow();
            int youngest = 0;
            for (int i = 0; i < age.length; i++) {
                youngest = age[i] < age[youngest] ? i : youngest;
            }
            String name = bench.workspace().people().models().get(youngest);
            Ui.await(bench.display(), name + " first", () -> canvas.item(0)
                    .name()
                    .equals(name));
            sort.select(2);
            Ui.notify(sort, SWT.Selection);
            Ui.await(bench.display(), "who is in hand first", () -> tip(canvas, 0)
                    .startsWith(handed(bench) + " "));
            picture(bench, canvas, "gallery-similarity");
        }
    }

    private static String tip(GalleryCanvas canvas, int tile) {
        canvas.reveal(tile);
        Box b = canvas.grid().bounds(tile);
        Ui.mouse(canvas, SWT.MouseMove, 0, 0, 0, 0);
        Ui.mouse(canvas, SWT.MouseMove, b.x() + 20, b.y() + 20 - canvas.top(), 0, 0);
        return String.valueOf(canvas.getToolTipText());
    }

    @Test
    void follows_whoever_is_selected_elsewhere_and_says_who_is_selected_here() {
        try (Bench bench = Bench.open(home, 1280, 800)) {
            GalleryCanvas canvas = gallery(bench, 63);
            click(canvas, 8, 0);
            assertEquals(Optional.of(5), bench.desk().person().get());
            bench.desk().person().set(Optional.of(59));
            assertEquals("1 selected", selected(bench));
            Span seen = canvas.grid().visible(canvas.top(), canvas.getClientArea().height);
            assertTrue(seen.contains(62));
        }
    }

    @Test
    void renames_duplicates_and_deletes_with_undo() {
        try (Bench bench = Bench.open(home, 1280, 800)) {
            GalleryCanvas canvas = gallery(bench, 63);
            click(canvas, 0, 0);
            Ui.answer(bench.display(), "Rename model", dialog -> {
                Ui.find(dialog, Text.class).get(0).setText("anna");
                Ui.press(Ui.button(dialog, "OK"));
            });
            Ui.key(canvas, SWT.F2, 0);
            Ui.await(bench.display(), "anna", () -> bench.workspace().models().contains("anna"));
            assertFalse(bench.workspace().models().contains("sample-1"));

            Ui.await(bench.display(), "anna in the gallery", () -> canvas.item(0)
                    .name()
                    .equals("anna"));
            click(canvas, 0, 0);
            click(canvas, 5, SWT.MOD1);
            Ui.choose(bench.shell(), "Model", "Duplicate");
            Ui.await(bench.display(), "two copies", () -> bench.workspace()
                    .models()
                    .containsAll(List.of("anna-2", "person-0002")));
            Ui.await(bench.display(), "65 models", () -> canvas.grid().count() == 65);

            click(canvas, 0, 0);
            click(canvas, 2, SWT.MOD2);
            Ui.key(canvas, SWT.DEL, 0);
            Ui.await(bench.display(), "62 models", () -> canvas.grid().count() == 62);
            Ui.choose(bench.shell(), "Edit", "Undo");
            Ui.await(bench.display(), "65 models again", () -> canvas.grid().count() == 65);
        }
    }

    @Test
    void compares_two_and_takes_up_a_point_between_them() throws Exception {
        try (Bench bench = Bench.open(home, 1280, 800)) {
            GalleryCanvas canvas = gallery(bench, 63);
            click(canvas, 0, 0);
            click(canvas, 1, SWT.MOD1);
            Ui.choose(bench.shell(), "Model", "Compare and interpolate…");
            String title = "sample-1 and sample-2";
            Ui.await(bench.display(), "the window", () -> Arrays.stream(
                            bench.display().getShells())
                    .anyMatch(s -> s.getText().equals(title)));
            Shell between = Arrays.stream(bench.display().getShells())
                    .filter(s -> s.getText().equals(title))
                    .findFirst()
                    .orElseThrow();
            assertEquals(3, Ui.find(between, Table.class).get(0).getItemCount(), "a row a direction");
            Ui.screenshot(between, "between");
            Ui.press(Ui.button(between, "Take in hand"));
            assertEquals("sample-1 and sample-2 50", handed(bench));
            Identity middle = bench.desk().history().identity().orElseThrow();
            float a = bench.workspace().model("sample-1").point().get(0, 3);
            float b = bench.workspace().model("sample-2").point().get(0, 3);
            assertEquals((a + b) / 2, middle.point().get(0, 3), 1e-6);
            between.close();
        }
    }

    @Test
    void exports_what_is_selected_in_the_chosen_format() {
        FakeStudio studio = new FakeStudio(60);
        studio.plugins.add(PluginKind.ADAPTER_FORMAT, "peft", new Object());
        studio.plugins.add(PluginKind.ADAPTER_FORMAT, "kohya", new Object());
        assertEquals(List.of("peft", "kohya"), studio.plugins.ids(AdapterFormat.class));
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            GalleryCanvas canvas = gallery(bench, 63);
            click(canvas, 0, 0);
            click(canvas, 1, SWT.MOD2);
            Path target = home.resolve("out");
            Ui.answer(bench.display(), "Export models", dialog -> {
                Combo format = Ui.find(dialog, Combo.class).get(0);
                format.select(1);
                Ui.notify(format, SWT.Selection);
                Ui.find(dialog, Text.class, "folder", t -> t.getText().contains("exports"))
                        .setText(target.toString());
                Ui.press(Ui.button(dialog, "Export"));
            });
            Ui.choose(bench.shell(), "Model", "Export selected…");
            Ui.await(bench.display(), "the folder", () -> Files.isDirectory(target));
            assertEquals(
                    "Export 2 models as kohya", bench.studio().jobs().get(0).title());
            Ui.await(bench.display(), "what it says", () -> Ui.find(bench.shell(), Label.class).stream()
                    .anyMatch(l -> l.getText().equals("2 adapters written to " + target)));
        }
    }

    @Test
    void of_ten_thousand_models_only_those_on_the_screen_are_drawn() throws Exception {
        try (Bench bench = Bench.open(new FakeStudio(10_000), home, 1280, 800, true)) {
            GalleryCanvas canvas = gallery(bench, 10_003);
            for (int top = 0; top < canvas.grid().height(); top += canvas.grid().height() / 200) {
                canvas.reveal(Math.max(0, canvas.grid().at(100, top)));
                bench.display().update();
            }
            Ui.key(canvas, SWT.END, 0);
            picture(bench, canvas, "gallery-10000-dark");
            assertTrue(tip(canvas, 10_002).startsWith("person-9999"));
            int drawn = bench.studio().renderer.drawn.get();
            assertTrue(drawn > 3 && drawn < 300, drawn + " of ten thousand");
        }
    }
}
