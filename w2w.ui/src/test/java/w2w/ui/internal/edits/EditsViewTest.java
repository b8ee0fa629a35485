package w2w.ui.internal.edits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.Edit;
import w2w.api.plugin.PluginKind;
import w2w.ui.internal.Bench;
import w2w.ui.internal.model.Step;
import w2w.ui.internal.test.FakeStudio;
import w2w.ui.internal.test.Ui;

class EditsViewTest {
    @TempDir
    Path home;

    private @Nullable Bench opened;

    @BeforeEach
    void open() {
        opened = Bench.open(new FakeStudio(60), home, 1280, 800, false);
        bench().show("edits");
        Ui.await(bench().display(), "sliders", () -> !sliders().isEmpty());
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void a_space_begins_with_sliders_for_its_directions() throws Exception {
        assertEquals(
                bench().desk().directions().get().stream().map(d -> d.name()).toList(),
                sliders().stream().map(s -> s.direction().name()).toList());
        assertTrue(Files.size(Ui.screenshot(bench().shell(), "edits")) > 1000);
    }

    @Test
    void a_drag_is_previewed_all_along_and_one_step_in_the_end() {
        DirectionSlider slider = sliders().get(0);
        int steps = steps().size();
        int y = slider.track().y + 5;
        int to = (int) slider.scale().pixel(2);
        Ui.mouse(slider, SWT.MouseDown, (int) slider.scale().pixel(0), y, 1, 0);
        Ui.mouse(slider, SWT.MouseMove, to - 20, y, 0, SWT.BUTTON1);
        assertTrue(strength() > 0.5, "no preview");
        assertEquals(steps, steps().size());
        Ui.mouse(slider, SWT.MouseMove, to, y, 0, SWT.BUTTON1);
        Ui.mouse(slider, SWT.MouseUp, to, y, 1, SWT.BUTTON1);
        assertEquals(steps + 1, steps().size());
        assertEquals(2, strength(), 0.1);
        bench().desk().history().undo();
        assertEquals(0, strength());
        assertEquals(0, slider.model().value());
    }

    @Test
    void escape_takes_a_drag_back() {
        DirectionSlider slider = sliders().get(0);
        int steps = steps().size();
        int y = slider.track().y + 5;
        Ui.mouse(slider, SWT.MouseDown, (int) slider.scale().pixel(3), y, 1, 0);
        Ui.key(slider, SWT.ESC, 0);
        Ui.mouse(slider, SWT.MouseUp, (int) slider.scale().pixel(3), y, 1, SWT.BUTTON1);
        assertEquals(0, strength());
        assertEquals(steps, steps().size());
    }

    @Test
    void a_burst_of_keys_is_one_step() {
        DirectionSlider slider = sliders().get(0);
        int steps = steps().size();
        for (int i = 0; i < 5; i++) {
            Ui.key(slider, SWT.ARROW_RIGHT, 0);
        }
        Ui.key(slider, SWT.ARROW_RIGHT, SWT.SHIFT);
        assertEquals(0.51, strength(), 1e-9);
        assertEquals(steps, steps().size());
        Ui.await(bench().display(), "the step", () -> steps().size() == steps + 1);
        assertEquals(0.51, strength(), 1e-9);
    }

    @Test
    void undo_within_a_burst_takes_back_the_burst_alone() {
        DirectionSlider slider = sliders().get(0);
        type(slider, "1");
        Ui.key(slider, SWT.ARROW_RIGHT, 0);
        bench().desk().history().undo();
        assertEquals(1, strength(), 1e-9);
        int steps = steps().size();
        Ui.settle(bench().display());
        Ui.settle(bench().display());
        Ui.settle(bench().display());
        assertEquals(steps, steps().size());
        assertEquals(1, strength(), 1e-9);
    }

    @Test
    void a_number_can_be_typed_and_a_double_click_resets_it() {
        DirectionSlider slider = sliders().get(0);
        type(slider, "-2,5");
        assertEquals(-2.5, strength(), 1e-9);
        int steps = steps().size();
        int x = (int) slider.scale().pixel(3);
        int y = slider.track().y + 5;
        Ui.click(slider, x, y);
        Ui.mouse(slider, SWT.MouseDown, x, y, 1, 0);
        Ui.mouse(slider, SWT.MouseDoubleClick, x, y, 1, 0);
        Ui.mouse(slider, SWT.MouseUp, x, y, 1, SWT.BUTTON1);
        assertEquals(0, strength());
        assertEquals(steps + 1, steps().size());
    }

    @Test
    void what_is_no_number_changes_nothing() {
        DirectionSlider slider = sliders().get(0);
        int steps = steps().size();
        slider.type("");
        Text field = Ui.find(slider, Text.class).get(0);
        field.setText("much");
        field.notifyListeners(SWT.DefaultSelection, new Event());
        assertFalse(field.isDisposed(), "what is wrong stays to be mended");
        Event escape = new Event();
        escape.detail = SWT.TRAVERSE_ESCAPE;
        field.notifyListeners(SWT.Traverse, escape);
        assertEquals(steps, steps().size());
        assertTrue(Ui.find(slider, Text.class).isEmpty());
    }

    @Test
    void directions_that_are_removed_leave_the_edit_and_come_back_from_the_menu() {
        DirectionSlider slider = sliders().get(0);
        String name = slider.direction().name();
        int there = sliders().size();
        type(slider, "1");
        Ui.click(slider, slider.icon(DirectionSlider.Button.REMOVE).x + 5, 10);
        assertEquals(there - 1, sliders().size());
        assertEquals(Edit.NONE, edit());
        bench().desk().history().undo();
        assertEquals(there, sliders().size());
        assertEquals(name, edit().terms().get(0).direction().name());
    }

    @Test
    void sliders_are_those_of_the_last_time() {
        DirectionSlider first = sliders().get(0);
        Ui.click(first, first.icon(DirectionSlider.Button.REMOVE).x + 5, 10);
        List<String> left = sliders().stream().map(s -> s.direction().name()).toList();
        bench().close();
        open();
        assertEquals(left, sliders().stream().map(s -> s.direction().name()).toList());
    }

    @Test
    void several_edits_add_up_and_are_reset_at_once() {
        type(sliders().get(0), "1");
        type(sliders().get(1), "-2");
        InjectionSlider injection =
                Ui.find(bench().shell(), InjectionSlider.class).get(0);
        type(injection, "650");
        assertEquals(2, edit().terms().size());
        assertEquals(650, edit().injection());
        int steps = steps().size();
        Ui.press(Ui.button(bench().shell(), "Reset all"));
        assertEquals(Edit.NONE, edit());
        assertEquals(steps + 1, steps().size());
        assertEquals(0, sliders().get(1).model().value());
    }

    @Test
    void warns_when_the_point_leaves_the_population() throws Exception {
        TypicalityBar bar = Ui.find(bench().shell(), TypicalityBar.class).get(0);
        Ui.await(bench().display(), "typicality", () -> !bar.says().isEmpty());
        type(sliders().get(0), "11");
        type(sliders().get(1), "-11");
        Ui.await(bench().display(), "the warning", () -> bar.says().startsWith("Outside the population"));
        Ui.screenshot(bench().shell(), "edits-outside");
        Ui.press(Ui.button(bench().shell(), "Reset all"));
        Ui.await(bench().display(), "the end of the warning", () -> !bar.says().startsWith("Outside"));
    }

    @Test
    void a_direction_is_disentangled_from_those_that_are_checked() {
        type(slider("beard"), "2");
        double before =
                Math.abs(slider("beard").direction().cosine(slider("glasses").direction()));
        Ui.answer(bench().display(), "Disentangle beard", shell -> {
            Table table = Ui.find(shell, Table.class).get(0);
            TableItem item = Arrays.stream(table.getItems())
                    .filter(i -> i.getText(0).equals("glasses"))
                    .findFirst()
                    .orElseThrow();
            item.setChecked(true);
            Event check = new Event();
            check.detail = SWT.CHECK;
            check.item = item;
            table.notifyListeners(SWT.Selection, check);
            Button ok = Ui.button(shell, "Disentangle");
            Ui.await(bench().display(), "the result", ok::isEnabled);
            assertEquals("0.00", item.getText(2));
            shoot(shell, "disentangle");
            Ui.press(ok);
        });
        Ui.click(slider("beard"), slider("beard").icon(DirectionSlider.Button.DISENTANGLE).x + 5, 10);
        double after =
                Math.abs(slider("beard").direction().cosine(slider("glasses").direction()));
        assertTrue(before > 0.1 && after < 1e-3, before + " → " + after);
        Edit.Term term = edit().terms().get(0);
        assertEquals(2, term.strength(), 1e-9);
        assertEquals("glasses", DisentangleDialog.without(term.direction()));
        assertEquals(
                "Disentangle beard from glasses",
                bench().desk().history().current().get().what());
    }

    @Test
    void finds_a_direction_of_a_label_and_gives_it_a_slider() {
        DirectionFinder finder = (space, people, request, task) -> List.of();
        bench().studio().plugins.add(PluginKind.DIRECTION_FINDER, "ridge", finder);
        bench().studio().catalogue.properties.put("ridge", Map.of("w2w.direction.from", "LABELS"));
        DirectionSlider beard = slider("beard");
        Ui.click(beard, beard.icon(DirectionSlider.Button.REMOVE).x + 5, 10);
        assertEquals(2, sliders().size());
        Ui.answer(bench().display(), "Find edit directions", shell -> {
            Table labels = Ui.find(shell, Table.class).get(0);
            Ui.await(bench().display(), "labels", () -> labels.getItemCount() > 0);
            assertFalse(Ui.button(shell, "Find").isEnabled());
            labels.getItem(0).setChecked(true);
            labels.notifyListeners(SWT.Selection, new Event());
            shoot(shell, "find-directions");
            Ui.press(Ui.button(shell, "Find"));
        });
        Ui.choose(bench().shell(), "Space", "Find edit directions…");
        Ui.await(bench().display(), "a slider", () -> sliders().size() == 3);
        assertEquals(
                "Find directions of faces: beard",
                bench().studio().jobs().get(bench().studio().jobs().size() - 1).title());
    }

    private static void shoot(Shell shell, String name) {
        try {
            Ui.screenshot(shell, name);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private DirectionSlider slider(String name) {
        return sliders().stream()
                .filter(s -> s.direction().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Bench bench() {
        return Objects.requireNonNull(opened);
    }

    private void type(TrackSlider slider, String number) {
        slider.type("");
        Text field = Ui.find(slider, Text.class).get(0);
        field.setText(number);
        field.notifyListeners(SWT.DefaultSelection, new Event());
    }

    private List<DirectionSlider> sliders() {
        return Ui.find(bench().shell(), DirectionSlider.class);
    }

    private List<Step> steps() {
        return bench().desk().history().steps().get();
    }

    private Edit edit() {
        return bench().desk().shown().get().orElseThrow().edit();
    }

    private double strength() {
        return EditTerms.strength(edit(), sliders().get(0).direction().name());
    }
}
