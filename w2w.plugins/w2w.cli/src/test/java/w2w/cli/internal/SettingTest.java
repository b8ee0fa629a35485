package w2w.cli.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.service.metatype.AttributeDefinition;
import w2w.api.task.W2wException;

class SettingTest {
    private static Setting setting(int type, boolean many, List<String> options, String min, String max) {
        return new Setting("key", "Key", "", type, many, List.of(), options, min, max);
    }

    private static String refused(Setting setting, String text) {
        return assertThrows(W2wException.class, () -> setting.parse(text)).getMessage();
    }

    @Test
    void values_are_stored_in_their_own_type() {
        assertEquals(
                3L, setting(AttributeDefinition.LONG, false, List.of(), "", "").parse("3"));
        assertEquals(
                3,
                setting(AttributeDefinition.INTEGER, false, List.of(), "", "").parse("3"));
        assertEquals(
                0.5,
                setting(AttributeDefinition.DOUBLE, false, List.of(), "", "").parse("0.5"));
        assertEquals(
                true,
                setting(AttributeDefinition.BOOLEAN, false, List.of(), "", "").parse("TRUE"));
        assertEquals(
                "a,b",
                setting(AttributeDefinition.STRING, false, List.of(), "", "").parse("a,b"));
        assertArrayEquals(new Integer[] {1, 2}, (Object[])
                setting(AttributeDefinition.INTEGER, true, List.of(), "", "").parse("1, 2"));
        assertArrayEquals(new String[0], (Object[])
                setting(AttributeDefinition.INTEGER, true, List.of(), "", "").parse(""));
    }

    @Test
    void values_out_of_range_are_refused_with_the_range() {
        Setting threads = setting(AttributeDefinition.INTEGER, false, List.of(), "1", "64");
        assertEquals(1, threads.parse("1"));
        assertEquals(64, threads.parse("64"));
        for (String bad : List.of("0", "65", "x", "1.5", "", "99999999999")) {
            assertTrue(refused(threads, bad).contains("whole number: 1 to 64"), bad);
        }
    }

    @Test
    void what_is_no_option_is_refused_with_a_suggestion() {
        Setting device = setting(AttributeDefinition.STRING, false, List.of("auto", "cpu"), "", "");
        assertEquals("cpu", device.parse("cpu"));
        String line = refused(device, "cpuu");
        assertTrue(line.contains("auto, cpu") && line.contains("Did you mean cpu?"), line);
    }

    @Test
    void neither_nan_nor_yes_is_a_value() {
        assertTrue(refused(setting(AttributeDefinition.DOUBLE, false, List.of(), "", ""), "NaN")
                .contains("number"));
        assertTrue(refused(setting(AttributeDefinition.BOOLEAN, false, List.of(), "", ""), "yes")
                .contains("true or false"));
    }
}
