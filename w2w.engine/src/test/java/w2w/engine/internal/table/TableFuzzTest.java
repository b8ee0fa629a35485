package w2w.engine.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.tck.ParserFuzz;
import w2w.tensors.DataTable;

class TableFuzzTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a table and all its values as labels. */
    private static void read(byte[] input) throws Exception {
        TextTable table = TableFiles.parse(input, Task.unwatched());
        Map<Integer, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < table.names().size(); i++) {
            columns.put(i, "c" + i);
        }
        LabelValues values =
                LabelValues.of(table, columns, IntStream.range(0, table.rows()).toArray(), -1);
        assertTrue(values.notes().stream().allMatch(note -> note.length() < 2000), values.notes()::toString);
    }

    @Test
    void damaged_delimited_text_is_read_or_refused() {
        ParserFuzz.of(
                        31,
                        List.of(
                                bytes("id,split,age\n0,train,.5\n1,\"te\"\"st, b\",-1\n2,,nan\n"),
                                bytes("\uFEFFname,\"two\nlines\"\r\na,1e3\r\nb,\r\n"),
                                bytes("name;age;x\np1;1,5;True\np2;1.000,5;False\n"),
                                bytes("\"a\" \"b\"\n\"1\" \"say \\\"x\\\"\" 3\n\"2\" \"y\" 4\n"),
                                bytes("3\nMale Young\np1.jpg  1 -1\np2.jpg -1 -1\n"),
                                bytes("sep=;\n# x\nname|age\tb\n"),
                                "name\tage\na\t1\n".getBytes(StandardCharsets.UTF_16)))
                .words("\"", "\"\"", "\r\n", ",,,,", "NaN", "1e999", "0x1p3", "Infinity", "sep=", "#", "True", "\\\"")
                .run(TableFuzzTest::read);
    }

    @Test
    void damaged_json_is_read_or_refused() {
        ParserFuzz.of(
                        37,
                        List.of(
                                bytes(
                                        "{\"file_name\":\"a\",\"age\":1.5,\"x\":{\"y\":true}}\n{\"file_name\":\"b\",\"z\":[1,[2]]}\n"),
                                bytes("[{\"name\":\"a\",\"age\":null},{\"name\":\"b\",\"age\":NaN}]"),
                                bytes("{\"p1\":{\"age\":1},\"p2\":{\"age\":2}}"),
                                bytes("{\"name\":{\"0\":\"a\",\"1\":\"b\"},\"age\":{\"0\":1,\"1\":2}}")))
                .words(
                        "{",
                        "}",
                        "[[[[",
                        "]",
                        ",",
                        ":",
                        "null",
                        "1e999",
                        "\"\\u0000\"",
                        "'",
                        "\n",
                        "{\"a\":",
                        "/*",
                        "NaN")
                .run(TableFuzzTest::read);
    }

    @Test
    void deep_nesting_is_refused_and_costs_no_stack() {
        for (String open : List.of("[", "{\"a\":", "{\"a\":[", "[{\"a\":", "{\"a\":{\"b\":")) {
            String deep = open.repeat(300_000);
            assertThrows(W2wException.class, () -> TableFiles.parse(bytes(deep), Task.unwatched()), open);
            assertThrows(W2wException.class, () -> TableFiles.parse(bytes(deep + "\n{}"), Task.unwatched()), open);
        }
    }

    @Test
    void a_table_of_more_columns_than_can_be_held_is_refused_with_both_numbers() {
        String header = "name" + ",c".repeat(200_000);
        W2wException e = assertThrows(W2wException.class, () -> DelimitedText.parse(header + "\n", Task.unwatched()));
        assertTrue(e.what().contains("200,001 columns") && e.what().contains("at most 200,000"), e.what());
    }

    @Test
    void the_commas_of_records_on_one_line_are_not_columns() throws IOException {
        String records = "[" + "{\"name\":\"m\",\"age\":1},".repeat(110_000) + "{\"name\":\"n\",\"age\":2}]";
        assertEquals(110_001, TableFiles.parse(bytes(records), Task.unwatched()).rows());
    }

    /** Parquet, pandas and a published release come as columns, not as lines. */
    @Test
    void columns_that_a_file_names_itself_are_bounded_too() {
        List<DataTable.Column> columns = new ArrayList<>();
        for (int i = 0; i <= 200_000; i++) {
            columns.add(new DataTable.Numbers("c" + i, new double[] {0}));
        }
        W2wException e = assertThrows(W2wException.class, () -> TextTable.of(new DataTable(1, columns)));
        assertTrue(e.what().contains("200,001 columns"), e.what());
    }

    /** A table that was let in is written with columns beside its own, and one of an earlier version may be wider still. */
    @Test
    void what_the_program_wrote_itself_is_read_whatever_its_size() {
        TextTable wide = DelimitedText.commas("name" + header(200_100) + "\np01" + ",1".repeat(200_100) + "\n");
        assertEquals(200_101, wide.names().size());
        String text = "x".repeat(70_000);
        assertEquals(
                List.of(text),
                DelimitedText.commas("name,t\np01," + text + "\n").columns().get(1));
    }

    private static String header(int columns) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            names.append(",c").append(i);
        }
        return names.toString();
    }
}
