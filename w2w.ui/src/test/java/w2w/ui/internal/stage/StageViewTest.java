package w2w.ui.internal.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.ImageTransfer;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.Edit;
import w2w.api.plugin.PluginKind;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.ui.internal.Bench;
import w2w.ui.internal.look.NumberField;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.pictures.Raster;
import w2w.ui.internal.test.FakeRenderer;
import w2w.ui.internal.test.Ui;

class StageViewTest {
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

    private CompareSurface large() {
        return Ui.find(bench.shell(), CompareSurface.class).get(0);
    }

    private void awaitWhole() {
        Ui.await(bench.display(), "a whole picture", () -> large().isWhole());
    }

    private Text field(String value) {
        return Ui.find(bench.shell(), Text.class, value, t -> t.getText().equals(value));
    }

    @Test
    void draws_anew_when_prompt_seed_or_steps_change() {
        awaitWhole();
        int drawn = bench.studio().renderer.drawn.get();
        Text prompt = field("photo of a sks person");
        prompt.setText("photo of a sks person, smiling");
        Ui.notify(prompt, SWT.DefaultSelection);
        assertEquals(
                "photo of a sks person, smiling", bench.desk().settings().get().prompt());
        Ui.await(
                bench.display(),
                "another picture",
                () -> bench.studio().renderer.drawn.get() > drawn);
        NumberField steps = Ui.find(bench.shell(), NumberField.class, "steps", f -> f.value() == 12 && f.isVisible());
        Ui.key(steps, SWT.ARROW_RIGHT, 0);
        assertEquals(13, bench.desk().settings().get().steps());
        Ui.press(Ui.button(bench.shell(), "⚄"));
        assertTrue(bench.desk().seed().get() != 0);
        awaitWhole();
    }

    @Test
    void says_under_the_prompts_what_a_picture_warns_of() {
        awaitWhole();
        bench.studio().renderer.warnings = List.of("1 tag in the prompt is not applied");
        Text prompt = field("photo of a sks person");
        prompt.setText("photo of a sks person <lora:x:1>");
        Ui.notify(prompt, SWT.DefaultSelection);
        Ui.await(bench.display(), "the warning", () -> Ui.find(bench.shell(), Label.class).stream()
                .anyMatch(l -> l.isVisible() && l.getText().equals("1 tag in the prompt is not applied")));
        bench.studio().renderer.warnings = List.of();
        prompt.setText("photo of a person");
        Ui.notify(prompt, SWT.DefaultSelection);
        assertTrue(Ui.find(bench.shell(), Label.class).stream()
                .noneMatch(l -> l.getText().startsWith("1 tag")));
    }

    @Test
    void compares_with_what_was_before_the_edit_along_a_line_that_is_dragged() throws Exception {
        Identity identity = bench.desk().history().identity().orElseThrow();
        bench.desk()
                .history()
                .change(
                        "Glasses",
                        identity.withEdit(
                                Edit.of(bench.desk().directions().get().get(2), 4)));
        Ui.press(Ui.button(bench.shell(), "Before | after"));
        awaitWhole();
        Ui.settle(bench.display());
        int left = large().place().x;
        int width = large().place().width;
        Ui.drag(large(), left + width / 2, 50, left + width / 4, 50);
        assertEquals(0.25, large().split(), 0.02);
        Ui.screenshot(bench.shell(), "stage-compare");
    }

    @Test
    void a_cell_of_the_grid_gives_its_prompt_and_seed() throws Exception {
        awaitWhole();
        Ui.press(Ui.button(bench.shell(), "Grid"));
        GridSurface grid = Ui.find(bench.shell(), GridSurface.class).get(0);
        int drawn = bench.studio().renderer.drawn.get();
        Ui.await(
                bench.display(),
                "twelve pictures",
                () -> bench.studio().renderer.drawn.get() >= drawn + 11);
        Ui.screenshot(bench.shell(), "stage-grid");
        org.eclipse.swt.graphics.Rectangle cell = grid.cell(1, 2);
        Ui.click(grid, cell.x + 5, cell.y + 5);
        assertEquals(2, bench.desk().seed().get());
        assertTrue(bench.desk().settings().get().prompt().endsWith("smiling"));
        assertTrue(large().isVisible());
    }

    @Test
    void schedulers_come_and_go_with_their_plugins() {
        awaitWhole();
        NoiseScheduler none = request -> {
            throw new IllegalStateException("not asked for");
        };
        Combo combo = Ui.find(
                bench.shell(),
                Combo.class,
                "schedulers",
                c -> c.getItemCount() > 0 && c.getItem(0).equals("Model's own"));
        bench.studio().plugins.add(PluginKind.SCHEDULER, "karras", none);
        bench.desk().pluginsChanged();
        Ui.await(bench.display(), "it", () -> List.of(combo.getItems()).contains("karras"));
        bench.studio().plugins.remove(PluginKind.SCHEDULER, "karras");
        bench.desk().pluginsChanged();
        Ui.await(bench.display(), "it to go", () -> !List.of(combo.getItems()).contains("karras"));
    }

    @Test
    void a_backbone_removed_while_it_draws_says_so_and_the_rest_goes_on() {
        awaitWhole();
        bench.studio().renderer.stepMillis = 40;
        bench.desk().seed().set(21L);
        Ui.await(bench.display(), "drawing", () -> !bench.desk().pictures().isQuiet());
        bench.studio().plugins.remove(PluginKind.BACKBONE, "plain-java");
        bench.desk().pluginsChanged();
        bench.desk().seed().set(22L);
        Ui.await(bench.display(), "what is missing", () -> large().text().contains("no backbone"));
        assertEquals(0, bench.studio().backbone.open.get());
        Identity identity = bench.desk().history().identity().orElseThrow();
        bench.desk().history().change("Save as another", identity.withName("other"));
        bench.desk().history().save();
        Ui.await(bench.display(), "the model to be kept", () -> bench.workspace()
                .models()
                .contains("other"));

        bench.studio().plugins.add(PluginKind.BACKBONE, "plain-java", bench.studio().backbone);
        bench.desk().pluginsChanged();
        awaitWhole();
    }

    @Test
    void a_scheduler_that_is_gone_is_not_shown_as_the_models_own() {
        awaitWhole();
        bench.desk().settings().set(bench.desk().settings().get().withScheduler("karras"));
        Combo combo = Ui.find(bench.shell(), Combo.class, "schedulers", c -> c.indexOf("Model's own") == 0);
        assertEquals("karras (not installed)", combo.getText());
        combo.select(0);
        Ui.notify(combo, SWT.Selection);
        assertEquals("", bench.desk().settings().get().scheduler());
        assertEquals(-1, combo.indexOf("karras (not installed)"));
    }

    @Test
    void a_backbone_that_fails_says_why_in_the_pictures_place_and_draws_again_when_it_can() {
        awaitWhole();
        bench.studio().renderer.failure = Optional.of(W2wException.of(W2wException.Kind.DEVICE, "out of memory"));
        bench.desk().seed().set(7L);
        Ui.await(bench.display(), "the failure", () -> large().picture() == null);
        bench.studio().renderer.failure = Optional.empty();
        bench.desk().seed().set(8L);
        awaitWhole();
    }

    @Test
    void the_picture_is_copied_and_saved() throws Exception {
        awaitWhole();
        Ui.choose(bench.shell(), "Edit", "Copy picture");
        Clipboard clipboard = new Clipboard(bench.display());
        ImageData copied = (ImageData) clipboard.getContents(ImageTransfer.getInstance());
        clipboard.dispose();
        assertEquals(128, copied.width);
        Path file = home.resolve("out.png");
        bench.desk().pictures().save(Scene.large(bench.desk()), Optional.of("sample-1"), file, failure -> {});
        Ui.await(bench.display(), "the file", () -> written(file).contains("photo of a sks person"));
    }

    @Test
    void a_picture_that_is_dropped_brings_back_how_it_was_made() throws Exception {
        awaitWhole();
        Identity first = bench.desk().history().identity().orElseThrow();
        var glasses = bench.desk().directions().get().get(2);
        bench.desk().history().change("Glasses", first.withEdit(Edit.of(glasses, 2.5)));
        RenderSettings asked = bench.desk().settings().get().withSteps(9).withPrompt("a person, smiling");
        bench.desk().settings().set(asked);
        bench.desk().seed().set(77L);
        Identity made = bench.desk().history().identity().orElseThrow();
        Path file = home.resolve("out.png");
        boolean[] saved = {false};
        bench.desk()
                .pictures()
                .save(Scene.large(bench.desk()), Optional.of(made.name()), file, failure -> saved[0] = true);
        Ui.await(bench.display(), "the file", () -> saved[0]);

        bench.desk().settings().set(asked.withPrompt("another").withSteps(3));
        bench.desk().seed().set(1L);
        bench.desk()
                .history()
                .change("Person", Desk.person(bench.desk().space().get().orElseThrow(), 5));
        bench.drop(file);
        Ui.await(
                bench.display(),
                "whom it shows",
                () -> bench.desk().history().identity().equals(Optional.of(made)));
        assertEquals(asked, bench.desk().settings().get());
        assertEquals(77L, bench.desk().seed().get());
    }

    @Test
    void a_picture_whose_model_is_not_here_brings_back_its_settings() throws Exception {
        awaitWhole();
        Path file = home.resolve("out.png");
        Identity mine = bench.desk().history().identity().orElseThrow();
        bench.studio()
                .renderer
                .write(
                        Raster.of(FakeRenderer.face(new float[8], 0, 64, 1)).toPicture(),
                        Provenance.NONE
                                .with("prompt", "from elsewhere")
                                .with("seed", 5)
                                .with("scheduler", "gone")
                                .with("model", "stranger")
                                .with("space", "other"),
                        file);
        bench.drop(file);
        Ui.await(
                bench.display(),
                "the prompt",
                () -> bench.desk().settings().get().prompt().equals("from elsewhere"));
        assertEquals(5L, bench.desk().seed().get());
        assertEquals("", bench.desk().settings().get().scheduler());
        assertEquals(Optional.of(mine), bench.desk().history().identity());
    }

    private static String written(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void prompts_of_the_grid_stand_for_the_prompt() {
        assertEquals(List.of("a", "a, b", "c"), Scene.prompts("{prompt}\n\n{prompt}, b\nc", "a"));
        assertEquals(List.of("a"), Scene.prompts(" \n", "a"));
    }

    @Test
    void buttons_show_which_way_it_is_looked_at() {
        Button grid = Ui.button(bench.shell(), "Grid");
        Ui.press(grid);
        assertTrue(grid.getSelection());
        Ui.choose(bench.shell(), "View", "Before and after");
        assertTrue(Ui.button(bench.shell(), "Before | after").getSelection());
        assertTrue(!grid.getSelection());
    }
}
