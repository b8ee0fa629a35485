package w2w.ui.internal.invert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.invert.InversionRequest;
import w2w.api.plugin.PluginKind;
import w2w.api.task.W2wException;
import w2w.ui.internal.Bench;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.pictures.Raster;
import w2w.ui.internal.test.FakeInverter;
import w2w.ui.internal.test.FakeRenderer;
import w2w.ui.internal.test.FakeStudio;
import w2w.ui.internal.test.Ui;

class InvertViewTest {
    @TempDir
    private Path home;

    private final FakeInverter inverter = new FakeInverter();
    private final FakeStudio studio = new FakeStudio(60);

    @BeforeEach
    void install() {
        studio.inverter = inverter;
        studio.plugins.add(PluginKind.INVERSION_LOSS, "denoising", new Object());
        studio.plugins.add(PluginKind.INVERSION_LOSS, "mahalanobis-prior", new Object());
    }

    private Path picture(String name, int size) throws IOException {
        float[] c = {1.5f, -1.2f, 1.5f, -1.2f, 1.5f, 0.8f, 1.5f, -1.2f};
        ImageLoader loader = new ImageLoader();
        Raster face = Raster.of(FakeRenderer.face(c, 3, size, 1));
        loader.data = new ImageData[] {
            new ImageData(size, size, 24, new PaletteData(0xFF0000, 0xFF00, 0xFF), 3 * size, face.rgb())
        };
        Path file = home.resolve(name);
        loader.save(file.toString(), SWT.IMAGE_PNG);
        return file;
    }

    private static <T extends org.eclipse.swt.widgets.Control> T one(Bench bench, Class<T> type) {
        return Ui.find(bench.shell(), type).get(0);
    }

    private static Button start(Bench bench) {
        return Ui.find(bench.shell(), Button.class, "Invert or Stop", b -> List.of("&Invert", "&Stop")
                .contains(b.getText()));
    }

    private static void open(Bench bench, Path... pictures) {
        bench.drop(pictures);
        Ui.await(bench.display(), "the view", () -> !Ui.find(bench.shell(), MaskCanvas.class)
                .isEmpty());
        Ui.await(bench.display(), "the picture", () -> start(bench).isEnabled());
    }

    private static void choose(Bench bench, String item) {
        Button more = Ui.button(bench.shell(), "Mask ▾");
        Arrays.stream(((Menu) more.getData(MaskTools.MENU)).getItems())
                .filter(i -> i.getText().replace("&", "").equals(item))
                .findFirst()
                .orElseThrow()
                .notifyListeners(SWT.Selection, new Event());
    }

    private static void says(Bench bench, String text) {
        Ui.await(bench.display(), text, () -> Ui.find(bench.shell(), Label.class).stream()
                .anyMatch(l -> l.getText().contains(text)));
    }

    @Test
    void finds_a_model_of_a_dropped_picture_and_shows_the_way_there() throws Exception {
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            open(bench, picture("mary.png", 128));
            assertEquals("mary", name(bench).getText());
            Ui.press(start(bench));
            inverter.permits.release(95);
            Strip states = Ui.find(bench.shell(), Strip.class).get(1);
            Ui.await(bench.display(), "nine states", () -> states.count() == 9);
            assertEquals("Stop", start(bench).getText().replace("&", ""));
            Ui.await(bench.display(), "pictures", () -> states.isComplete());
            Ui.screenshot(bench.shell(), "invert-running");

            Ui.key(states, SWT.HOME, 0);
            Ui.press(Ui.button(bench.shell(), "Keep"));
            Ui.await(bench.display(), "the tenth step kept", () -> bench.workspace()
                    .models()
                    .contains("mary step 10"));

            inverter.permits.release(200);
            says(bench, "mary is found");
            Ui.await(bench.display(), "mary kept", () -> bench.workspace()
                    .models()
                    .contains("mary"));
            Identity found = bench.desk().history().identity().orElseThrow();
            assertEquals("mary", found.name());
            assertEquals(1.5f, found.point().get(0, 0), 1e-6f);
            assertEquals("mary.png", found.provenance().entries().get("pictures"));
            Ui.await(bench.display(), "pictures", states::isComplete);
            Ui.screenshot(bench.shell(), "invert-done");
        }
    }

    private static Text name(Bench bench) {
        return Ui.find(bench.shell(), Text.class, "name", t -> t.getMessage().equals("name of the model"));
    }

    @Test
    void the_painted_mask_is_what_inversion_looks_at() throws Exception {
        try (Bench bench = Bench.open(studio, home, 1280, 800, true)) {
            open(bench, picture("mary.png", 128));
            MaskCanvas canvas = one(bench, MaskCanvas.class);
            choose(bench, "Clear");
            assertFalse(start(bench).isEnabled());
            assertTrue(
                    start(bench).getToolTipText().contains("mask"), start(bench).getToolTipText());
            Rectangle area = canvas.getClientArea();
            int x = area.width / 2;
            int y = area.height / 2;
            Ui.drag(canvas, x - 20, y, x + 20, y);
            assertTrue(start(bench).isEnabled());
            Ui.screenshot(bench.shell(), "invert-mask-dark");
            Ui.press(start(bench));
            Ui.await(bench.display(), "the request", () -> inverter.asked.isPresent());
            float[] mask = inverter.asked
                    .orElseThrow()
                    .identities()
                    .get(0)
                    .views()
                    .get(0)
                    .mask()
                    .orElseThrow();
            int side = (int) Math.sqrt(mask.length);
            assertEquals(1, mask[side / 2 * side + side / 2], "painted in the middle");
            assertEquals(0, mask[0], "not in the corner");
            Ui.press(start(bench));
        }
    }

    @Test
    void strokes_are_undone_by_the_menu_while_the_picture_has_the_keyboard() throws Exception {
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            open(bench, picture("mary.png", 128));
            MaskCanvas canvas = one(bench, MaskCanvas.class);
            choose(bench, "Fill");
            Ui.press(Ui.button(bench.shell(), "Erase"));
            Rectangle area = canvas.getClientArea();
            Ui.drag(canvas, area.width / 2 - 20, area.height / 2, area.width / 2 + 20, area.height / 2);
            Button undo = Ui.button(bench.shell(), "↶");
            assertTrue(undo.isEnabled());
            Identity before = bench.desk().history().identity().orElseThrow();
            Ui.key(canvas, 'z', 0);
            Ui.press(undo);
            assertFalse(undo.isEnabled(), "stroke and fill are taken back");
            assertEquals(Optional.of(before), bench.desk().history().identity());
            Ui.press(Ui.button(bench.shell(), "↷"));
            assertTrue(undo.isEnabled());
        }
    }

    @Test
    void stopping_keeps_what_there_is() throws Exception {
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            open(bench, picture("mary.png", 128));
            Ui.press(start(bench));
            inverter.permits.release(45);
            Strip states = Ui.find(bench.shell(), Strip.class).get(1);
            Ui.await(bench.display(), "four states", () -> states.count() == 4);
            Ui.press(start(bench));
            says(bench, "Stopped at step 40");
            Ui.await(bench.display(), "mary kept", () -> bench.workspace()
                    .models()
                    .contains("mary"));
            assertEquals(
                    1.5f * 40 / 200, bench.workspace().model("mary").point().get(0, 0), 1e-6f);
            assertEquals("Invert", start(bench).getText().replace("&", ""));
            assertTrue(start(bench).isEnabled());
        }
    }

    @Test
    void several_pictures_are_one_person_and_settings_go_with_them() throws Exception {
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            open(bench, picture("mary.png", 128), picture("mary2.png", 200));
            Strip pictures = Ui.find(bench.shell(), Strip.class).get(0);
            assertEquals(2, pictures.count());
            Combo preset = Ui.find(bench.shell(), Combo.class, "preset", c -> Arrays.asList(c.getItems())
                    .contains("Faithful"));
            preset.select(1);
            Ui.notify(preset, SWT.Selection);
            Ui.await(bench.display(), "the losses", () -> boxes(bench).size() == 2);
            Ui.press(Ui.button(bench.shell(), "The mahalanobis-prior"));
            assertEquals("My own settings", preset.getText());
            Ui.screenshot(bench.shell(), "invert-several");
            Ui.press(start(bench));
            Ui.await(bench.display(), "the request", () -> inverter.asked.isPresent());
            InversionRequest request = inverter.asked.orElseThrow();
            assertEquals(2, request.identities().get(0).views().size());
            assertEquals(300, request.settings().steps());
            assertEquals(
                    List.of("denoising", "mahalanobis-prior"),
                    request.settings().losses().stream().map(l -> l.loss()).toList());
            assertEquals("photo of a sks person", request.prompt());
            Ui.press(start(bench));
        }
    }

    @Test
    void says_what_is_wrong_with_a_picture_and_with_an_inversion() throws Exception {
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            Path text = Files.writeString(home.resolve("letter.png"), "no picture");
            bench.drop(text);
            says(bench, "letter.png");
            assertFalse(start(bench).isEnabled());
            open(bench, picture("mary.png", 128));
            inverter.failure = Optional.of(W2wException.input("the model has no gradients"));
            Ui.press(start(bench));
            inverter.permits.release(1);
            Ui.await(bench.display(), "the trouble", () -> bench.desk().troubles().get().stream()
                    .anyMatch(t -> t.what().contains("no gradients")));
            Ui.await(
                    bench.display(), "it can be begun again", () -> start(bench).isEnabled());
            assertFalse(bench.workspace().models().contains("mary"));
        }
    }

    @Test
    void a_loss_comes_and_goes_with_its_plugin() throws Exception {
        try (Bench bench = Bench.open(studio, home, 1280, 800, false)) {
            bench.show("invert");
            Ui.await(bench.display(), "the losses", () -> boxes(bench)
                    .equals(List.of("The denoising", "The mahalanobis-prior")));
            studio.plugins.add(PluginKind.INVERSION_LOSS, "lab-loss", new Object());
            bench.desk().pluginsChanged();
            Ui.await(bench.display(), "the lab's", () -> boxes(bench).contains("The lab-loss"));
            studio.plugins.remove(PluginKind.INVERSION_LOSS, "lab-loss");
            bench.desk().pluginsChanged();
            Ui.await(bench.display(), "it to be gone", () -> !boxes(bench).contains("The lab-loss"));
        }
    }

    private static List<String> boxes(Bench bench) {
        return Ui.find(bench.shell(), Button.class).stream()
                .filter(b -> (b.getStyle() & SWT.CHECK) != 0)
                .map(Button::getText)
                .toList();
    }

    @Test
    void a_few_large_losses_do_not_press_the_curve_flat() {
        LossCurve curve = new LossCurve();
        for (int i = 1; i <= 200; i++) {
            curve.add(i, i == 5 ? 1000 : 0.1 + 0.01 * Math.sin(i));
        }
        double[] range = LossPlot.range(curve.points(), new LossCurve().points());
        assertTrue(range[1] < 100, "the smoothed peak, not the peak itself: " + range[1]);
        assertTrue(range[0] > 0.05);
    }
}
