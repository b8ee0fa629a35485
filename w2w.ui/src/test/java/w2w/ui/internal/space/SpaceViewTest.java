package w2w.ui.internal.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.space.Coefficients;
import w2w.ui.internal.Bench;
import w2w.ui.internal.test.FakeStudio;
import w2w.ui.internal.test.Ui;

class SpaceViewTest {
    @TempDir
    Path home;

    private @Nullable Bench opened;

    @BeforeEach
    void open() {
        opened = Bench.open(new FakeStudio(60), home, 1280, 800, true);
        bench().show("space");
        Ui.await(bench().display(), "the population", () -> scatter().positions() != null);
        Ui.await(bench().display(), "points on the screen", () -> canvas().isSharp());
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void shows_the_population_along_the_first_components_with_the_identity_in_hand() throws Exception {
        assertEquals(60, Objects.requireNonNull(scatter().positions()).xs().length);
        assertTrue(scatter().hand() != null);
        Ui.await(bench().display(), "neighbours", () -> scatter().neighbours().size() == 6);
        assertTrue(Files.size(Ui.screenshot(bench().shell(), "space")) > 1000);
    }

    @Test
    void a_click_selects_and_a_double_click_takes_in_hand() throws Exception {
        int row = 7;
        int x = pixelX(row);
        int y = pixelY(row);
        Ui.mouse(canvas(), SWT.MouseMove, x, y, 0, 0);
        int hit = scatter().hovered();
        assertTrue(hit >= 0);
        Ui.click(canvas(), x, y);
        assertEquals(Optional.of(hit), bench().desk().person().get());
        Ui.screenshot(bench().shell(), "space-hover");
        Ui.mouse(canvas(), SWT.MouseDoubleClick, x, y, 1, 0);
        String name =
                bench().desk().space().get().orElseThrow().people().models().get(hit);
        Ui.await(bench().display(), "another identity", () -> bench().desk()
                .shown()
                .get()
                .filter(i -> i.name().equals(name))
                .isPresent());
    }

    @Test
    void the_identity_in_hand_is_dragged_through_the_plane_as_one_step() {
        choose(1, "glasses");
        Scatter.Spot from = Objects.requireNonNull(scatter().hand());
        Coefficients before = point();
        int steps = steps();
        int x = (int) Math.round(scatter().x().pixel(from.x()));
        int y = (int) Math.round(scatter().y().pixel(from.y()));
        Ui.mouse(canvas(), SWT.MouseDown, x, y, 1, 0);
        Ui.mouse(canvas(), SWT.MouseMove, x + 30, y - 20, 0, SWT.BUTTON1);
        assertNotEquals(before, point());
        assertEquals(steps, steps());
        Ui.mouse(canvas(), SWT.MouseMove, x + 40, y - 30, 0, SWT.BUTTON1);
        Ui.mouse(canvas(), SWT.MouseUp, x + 40, y - 30, 1, SWT.BUTTON1);
        assertEquals(steps + 1, steps());
        Scatter.Spot now = Objects.requireNonNull(scatter().hand());
        assertEquals(40 * scatter().x().perPixel(), now.x() - from.x(), 1e-3);
        assertEquals(-30 * scatter().y().perPixel(), now.y() - from.y(), 1e-3);
        bench().desk().history().undo();
        assertEquals(before, point());
    }

    @Test
    void keys_walk_from_model_to_model_and_move_the_identity_in_one_step() {
        Ui.key(canvas(), SWT.ARROW_RIGHT, 0);
        int first = scatter().hovered();
        Ui.key(canvas(), SWT.ARROW_RIGHT, 0);
        assertNotEquals(first, scatter().hovered());
        Ui.key(canvas(), ' ', 0);
        assertEquals(Optional.of(scatter().hovered()), bench().desk().person().get());
        int steps = steps();
        Scatter.Spot from = Objects.requireNonNull(scatter().hand());
        Ui.key(canvas(), SWT.ARROW_UP, SWT.SHIFT);
        Ui.key(canvas(), SWT.ARROW_UP, SWT.SHIFT);
        Ui.await(bench().display(), "one step", () -> steps() == steps + 1);
        assertEquals(from.y() + 0.2, Objects.requireNonNull(scatter().hand()).y(), 1e-4);
    }

    @Test
    void the_wheel_zooms_around_the_pointer_and_a_drag_pans() {
        double under = scatter().x().value(200);
        Event wheel = new Event();
        wheel.x = 200;
        wheel.y = 200;
        wheel.count = 3;
        canvas().notifyListeners(SWT.MouseWheel, wheel);
        assertEquals(under, scatter().x().value(200), 1e-9);
        double width = scatter().x().to() - scatter().x().from();
        int[] free = free();
        double value = scatter().x().value(free[0]);
        Ui.drag(canvas(), free[0], free[1], free[0] - 25, free[1]);
        assertEquals(value, scatter().x().value(free[0] - 25), 1e-9);
        Ui.key(canvas(), '0', 0);
        assertTrue(scatter().x().to() - scatter().x().from() > width);
    }

    @Test
    void any_component_can_be_typed_and_colours_are_chosen_by_label() throws Exception {
        choose(0, "8");
        assertEquals("component 8 (σ)", canvas().titleX());
        Combo colour = combos().get(2);
        colour.select(colour.indexOf("age"));
        colour.notifyListeners(SWT.Selection, new Event());
        assertTrue(canvas().colouring().isContinuous());
        Ui.screenshot(bench().shell(), "space-age");
        choose(0, "nonsense");
        assertTrue(scatter().positions() == null);
    }

    @Test
    void axes_colour_and_scale_are_those_of_the_last_time() {
        choose(0, "glasses");
        choose(1, "8");
        Combo colour = combos().get(2);
        colour.select(colour.indexOf("age"));
        Ui.notify(colour, SWT.Selection);
        Ui.press(Ui.button(bench().shell(), "Log"));
        bench().close();
        open();
        assertEquals("glasses", combos().get(0).getText());
        assertEquals("component 8 (σ)", canvas().titleY());
        assertEquals("age", combos().get(2).getText());
        assertTrue(canvas().colouring().isContinuous());
        assertTrue(Ui.button(bench().shell(), "Log").getSelection());
        combos().get(2).select(0);
        Ui.notify(combos().get(2), SWT.Selection);
        bench().close();
        open();
        assertEquals(0, combos().get(2).getSelectionIndex());
    }

    @Test
    void the_spectrum_is_read_with_the_keyboard() {
        SpectrumCanvas spectrum = Ui.find(bench().shell(), SpectrumCanvas.class).get(0);
        assertTrue(spectrum.reading().startsWith("8 components explain"));
        Ui.key(spectrum, SWT.ARROW_RIGHT, 0);
        Ui.key(spectrum, SWT.ARROW_RIGHT, 0);
        assertTrue(spectrum.reading().startsWith("component 2 explains 10.5"), spectrum.reading());
        Ui.press(Ui.button(bench().shell(), "Log"));
        Ui.settle(bench().display());
    }

    /** A place of the plot without a point or the identity in hand near it. */
    private int[] free() {
        for (int x = 80; x < 300; x += 7) {
            for (int y = 60; y < 200; y += 7) {
                if (!scatter().isOnHand(x, y)) {
                    return new int[] {x, y};
                }
            }
        }
        throw new AssertionError("no free place");
    }

    private void choose(int axis, String text) {
        combos().get(axis).setText(text);
        combos().get(axis).notifyListeners(SWT.DefaultSelection, new Event());
        Ui.await(
                bench().display(),
                "the axis " + text,
                () -> text.equals("nonsense") || scatter().positions() != null);
    }

    /** X, Y and colour. */
    private List<Combo> combos() {
        return Ui.find(canvas().getParent().getParent(), Combo.class);
    }

    private int pixelX(int row) {
        return (int) Math.round(scatter()
                .x()
                .pixel(Objects.requireNonNull(scatter().positions()).xs()[row]));
    }

    private int pixelY(int row) {
        return (int) Math.round(scatter()
                .y()
                .pixel(Objects.requireNonNull(scatter().positions()).ys()[row]));
    }

    private Coefficients point() {
        return bench().desk().shown().get().orElseThrow().point();
    }

    private int steps() {
        return bench().desk().history().steps().get().size();
    }

    private ScatterCanvas canvas() {
        return Ui.find(bench().shell(), ScatterCanvas.class).get(0);
    }

    private Scatter scatter() {
        return canvas().scatter();
    }

    private Bench bench() {
        return Objects.requireNonNull(opened);
    }
}
