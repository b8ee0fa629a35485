package w2w.ui.internal.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.model.Catalogue;
import w2w.ui.internal.model.Catalogue.Setting;
import w2w.ui.internal.test.Ui;

class SettingsFormTest {
    private static Setting setting(String name, Catalogue.Type type, String value, Catalogue.Choice... choices) {
        return new Setting(
                name,
                name,
                "about " + name,
                type,
                value,
                OptionalDouble.of(0),
                OptionalDouble.of(10),
                List.of(choices));
    }

    @Test
    void gives_what_was_changed_and_refuses_what_is_out_of_bounds() {
        assumeTrue(Ui.hasScreen(), "no DISPLAY: the window's tests are run by ./w2w test");
        Display display = new Display();
        try {
            Shell shell = new Shell(display);
            shell.setLayout(new FillLayout());
            SettingsForm form = new SettingsForm(shell, new Theme(display, false));
            form.show(List.of(
                    setting("folds", Catalogue.Type.INTEGER, "5"),
                    setting("ridge", Catalogue.Type.NUMBER, "0.5"),
                    setting("robust", Catalogue.Type.BOOLEAN, "true"),
                    setting(
                            "kernel",
                            Catalogue.Type.CHOICE,
                            "b",
                            new Catalogue.Choice("a", "Flat"),
                            new Catalogue.Choice("b", "Round"))));
            assertEquals(Map.of(), form.changed());
            List<Text> fields = Ui.find(shell, Text.class);
            fields.get(0).setText("7");
            fields.get(1).setText("11");
            assertTrue(form.refusal().orElseThrow().contains("0 to 10"));
            fields.get(1).setText("1e-2");
            Ui.press(Ui.find(shell, Button.class).get(0));
            Combo kernel = Ui.find(shell, Combo.class).get(0);
            kernel.select(0);
            Ui.notify(kernel, SWT.Selection);
            assertEquals(Map.of("folds", "7", "ridge", "1e-2", "robust", "false", "kernel", "a"), form.changed());
            assertTrue(form.refusal().isEmpty());
            fields.get(0).setText("7.5");
            assertEquals("folds is a whole number", form.refusal().orElseThrow());
        } finally {
            display.dispose();
        }
    }

    @Test
    void bounds_are_read_in_the_description() throws Exception {
        String xml =
                """
                <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
                  <OCD id="mine"><AD id="folds" type="Integer" min="2" max="20"/><AD id="name" type="String"/></OCD>
                  <OCD id="other"><AD id="folds" type="Integer" min="3"/></OCD>
                </metatype:MetaData>
                """;
        Map<String, Bounds> bounds = Bounds.of(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), "mine");
        assertEquals(new Bounds(OptionalDouble.of(2), OptionalDouble.of(20)), bounds.get("folds"));
        assertEquals(Bounds.NONE, bounds.get("name"));
    }
}
