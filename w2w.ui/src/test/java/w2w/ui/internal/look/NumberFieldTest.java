package w2w.ui.internal.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import w2w.ui.internal.test.Ui;

class NumberFieldTest {
    private final List<String> heard = new ArrayList<>();
    private @Nullable Display display;
    private Shell shell;
    private NumberField field;

    @BeforeEach
    void open() {
        assumeTrue(Ui.hasScreen(), "no DISPLAY: the window's tests are run by ./w2w test");
        display = new Display();
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        field = new NumberField(shell, new Theme(display, false), "Guidance", "tip", 1, 11, 0.5, 1).initial(2);
        field.set(3);
        field.onChange((value, done) -> heard.add(value + (done ? "!" : "")));
        shell.setSize(200, 60);
        shell.open();
    }

    @AfterEach
    void close() {
        if (display != null) {
            display.dispose();
        }
    }

    @Test
    void is_dragged_in_steps_and_says_when_it_is_let_go() {
        Ui.drag(field, 20, 10, 60, 10);
        assertEquals(5, field.value());
        assertEquals("5.0!", heard.get(heard.size() - 1));
        assertEquals(
                List.of(),
                heard.subList(0, heard.size() - 1).stream()
                        .filter(h -> h.endsWith("!"))
                        .toList());
    }

    @Test
    void keys_go_in_steps_and_home_goes_to_the_default() {
        Ui.key(field, SWT.ARROW_RIGHT, 0);
        Ui.key(field, SWT.ARROW_UP, SWT.SHIFT);
        assertEquals(8.5, field.value());
        Ui.key(field, SWT.HOME, 0);
        assertEquals(2, field.value());
        assertEquals(List.of("3.5!", "8.5!", "2.0!"), heard);
    }

    @Test
    void a_click_lets_a_number_be_typed_and_what_is_none_changes_nothing() {
        Ui.click(field, 20, 10);
        Text editor = (Text) field.getChildren()[0];
        editor.setText("7,5");
        Ui.notify(editor, SWT.DefaultSelection);
        assertEquals(7.5, field.value());
        Ui.click(field, 20, 10);
        editor = (Text) field.getChildren()[0];
        editor.setText("much");
        Ui.notify(editor, SWT.DefaultSelection);
        assertEquals(7.5, field.value());
        assertEquals(List.of("7.5!"), heard);
    }

    @Test
    void stays_within_its_bounds_and_tells_nobody_what_it_was_told() {
        field.set(99);
        assertEquals(11, field.value());
        assertEquals(List.of(), heard);
    }
}
