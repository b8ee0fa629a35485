package w2w.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.edit.Edit;
import w2w.api.plugin.PluginKind;
import w2w.api.space.Sampler;
import w2w.api.task.W2wException;
import w2w.ui.internal.model.History;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.test.FakeStudio;
import w2w.ui.internal.test.Ui;

/** What people do most: sample, edit, undo, save, and find it again the next day. */
class PathTest {
    @TempDir
    Path home;

    private static FakeStudio studio() {
        FakeStudio studio = new FakeStudio(60);
        Sampler sampler = (population, request, task) -> population.read(0, request.count());
        studio.plugins.add(PluginKind.SAMPLER, "gaussian", sampler);
        return studio;
    }

    private static void sample(Bench bench, String name) {
        Ui.answer(bench.display(), "Sample new identities", dialog -> {
            Combo sampler = Ui.find(dialog, Combo.class).get(1);
            Ui.await(bench.display(), "a sampler", () -> sampler.getItemCount() > 0);
            Text prefix = Ui.find(dialog, Text.class, "name", t -> t.getText().startsWith("sample"));
            prefix.setText(name);
            try {
                Ui.screenshot(dialog, "sample-dialog");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            Ui.press(Ui.button(dialog, "Sample"));
        });
        Ui.choose(bench.shell(), "Space", "Sample new identities…");
    }

    @Test
    void sample_edit_undo_save_reopen() {
        FakeStudio studio = studio();
        Identity edited;
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            History history = bench.desk().history();
            sample(bench, "new");
            Ui.await(bench.display(), "the first sample on the stage", () -> history.identity()
                    .map(Identity::name)
                    .equals(Optional.of("new-1")));
            assertEquals(
                    8,
                    bench.workspace().models().stream()
                            .filter(m -> m.startsWith("new-"))
                            .count());
            Identity sampled = history.identity().orElseThrow();
            var beard = bench.desk().directions().get().get(1);
            history.change("Beard", sampled.withEdit(Edit.of(beard, 2)));
            history.change("More beard", sampled.withEdit(Edit.of(beard, 5)));
            Ui.choose(bench.shell(), "Edit", "Undo");
            edited = history.identity().orElseThrow();
            assertEquals(2, edited.edit().terms().get(0).strength());
            Ui.await(bench.display(), "unsaved", () -> history.unsaved().get());
            Ui.choose(bench.shell(), "Model", "Save model");
            Ui.await(bench.display(), "it to be kept", () -> !history.unsaved().get());
        }
        try (Bench bench = Bench.open(studio, home, 1280, 800, true)) {
            History history = bench.desk().history();
            assertEquals(edited, history.identity().orElseThrow());
            Ui.await(bench.display(), "saved", () -> !history.unsaved().get());
            assertEquals(
                    edited.toModel().edit(), bench.workspace().model("new-1").edit());
            Ui.choose(bench.shell(), "Edit", "Undo"); // the save
            Ui.choose(bench.shell(), "Edit", "Undo"); // the beard
            assertTrue(history.identity().orElseThrow().edit().terms().isEmpty());
            Ui.choose(bench.shell(), "Edit", "Undo"); // the sampling
            Ui.await(bench.display(), "the samples to go", () -> !bench.workspace()
                    .models()
                    .contains("new-1"));
            Ui.choose(bench.shell(), "Edit", "Redo");
            Ui.await(bench.display(), "the samples to come back", () -> bench.workspace()
                    .models()
                    .contains("new-8"));
        }
    }

    @Test
    void a_full_disk_is_said_and_the_rest_goes_on() throws Exception {
        try (Bench bench = Bench.open(studio(), home, 1280, 800, false)) {
            bench.workspace().failure = Optional.of(
                    W2wException.of(W2wException.Kind.STORAGE, "no space is left on the disk")
                            .at("models")
                            .advise("Make room"));
            History history = bench.desk().history();
            Identity identity = history.identity().orElseThrow();
            history.change(
                    "Move",
                    identity.withPoint(identity.point().plus(1, new float[8])).withName("other"));
            history.save();
            Ui.await(
                    bench.display(),
                    "the message",
                    () -> !bench.desk().troubles().get().isEmpty());
            assertEquals(
                    "models: no space is left on the disk",
                    bench.desk().troubles().get().get(0).what());
            bench.workspace().failure = Optional.empty();
            bench.desk().seed().set(3L);
            int drawn = bench.studio().renderer.drawn.get();
            Ui.await(
                    bench.display(),
                    "pictures still",
                    () -> bench.studio().renderer.drawn.get() > drawn);
        }
    }

    @Test
    void a_damaged_workspace_is_said_and_another_one_is_opened() throws Exception {
        FakeStudio studio = studio();
        Path damaged = home.resolve("damaged");
        studio.open(damaged, true);
        studio.damaged.add(damaged);
        Settings settings = new Settings(home.resolve("workbench.properties"));
        settings.opened(damaged);
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            assertEquals(
                    "workspace.json: it is torn",
                    bench.desk().troubles().get().get(0).what());
            assertEquals("workspace", bench.workspace().folder().getFileName().toString());
            Ui.screenshot(bench.shell(), "damaged-workspace");
        }
    }

    @Test
    void theme_and_layout_are_remembered() {
        FakeStudio studio = studio();
        int[] before;
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            Ui.choose(bench.shell(), "View", "Dark or light");
            bench.show("log");
            before = new int[] {bench.shell().getSize().x, bench.shell().getSize().y};
        }
        Settings settings = new Settings(home.resolve("workbench.properties"));
        assertEquals("dark", settings.text("theme", ""));
        assertEquals("log", settings.text("front.BOTTOM", ""));
        assertNotEquals("", settings.text("layout.columns", ""));
        assertEquals(before[0], settings.numbers("window.size", 0, 0)[0]);
    }

    @Test
    void a_view_is_moved_to_another_place_with_what_it_shows() {
        try (Bench bench = Bench.open(studio(), home, 1280, 800, false)) {
            bench.window().move("history", w2w.ui.internal.view.Place.RIGHT);
            org.eclipse.swt.widgets.Table table = Ui.find(
                    bench.shell(),
                    org.eclipse.swt.widgets.Table.class,
                    "history",
                    t -> t.getColumnCount() == 2 && t.isVisible());
            assertTrue(table.getItemCount() > 1);
            Ui.notify(table, SWT.Selection);
        }
    }
}
