package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.W2wException;
import w2w.tensors.DataTable;

class ModelQueryTest {
    private static final ModelTable MODELS = new ModelTable(
            List.of("a", "b", "c"),
            List.of("x/a", "x/b", "y/c"),
            List.of("00", "11", "22"),
            new DataTable(
                    3,
                    List.of(
                            new DataTable.Numbers("Male", new double[] {1, -1, 1}),
                            new DataTable.Numbers("Young", new double[] {-1, -1, Double.NaN}),
                            new DataTable.Numbers("5_o_Clock \"Shadow\"", new double[] {0, 1, 2}),
                            new DataTable.Texts("split", List.of("train", "test", "")))));

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Male=1 and Young=-1 | 0",
                "male = 1 | 0 2",
                "Young is null | 2",
                "\"5_o_Clock \"\"Shadow\"\"\" > 0 | 1 2",
                "\"row\" >= 1 or split='train' | 0 1 2",
                "source like 'x/%' | 0 1",
                "name in ('c','a') | 0 2",
                "Male=1 -- a comment | 0 2",
                "Male > 7 | ''",
            })
    void selects_rows(String where, String rows) {
        int[] expected = rows.isEmpty()
                ? new int[0]
                : java.util.Arrays.stream(rows.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
        assertArrayEquals(expected, ModelQuery.select(MODELS, where));
    }

    @Test
    void no_condition_is_all_models() {
        assertArrayEquals(new int[] {0, 1, 2}, ModelQuery.select(MODELS, " "));
    }

    /** H2 takes 16,384 columns; a condition costs what it names. */
    @Test
    void a_hundred_thousand_labels_can_be_asked_for_by_name() {
        List<DataTable.Column> columns = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            columns.add(new DataTable.Numbers("c" + i, new double[] {i % 7, i % 5}));
        }
        ModelTable wide =
                new ModelTable(List.of("a", "b"), List.of("a", "b"), List.of("", ""), new DataTable(2, columns));
        assertArrayEquals(new int[] {1}, ModelQuery.select(wide, "C99998 = 3 and c8 = 3"));
        assertThrows(W2wException.class, () -> ModelQuery.select(wide, "d99999 = 4"));
    }

    @Test
    void names_the_columns_when_there_is_none_of_that_name() {
        W2wException e = assertThrows(W2wException.class, () -> ModelQuery.select(MODELS, "Femal=1"));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().contains("Femal"), e.getMessage());
        assertTrue(e.advice().orElseThrow().contains("Male, Young"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1=1); DROP TABLE MODELS; --",
                "1=1); CREATE TABLE X(Y INT); SELECT (1=1",
                "1=1) UNION SELECT 5 FROM INFORMATION_SCHEMA.TABLES WHERE (1=1",
                "1=1; SHUTDOWN",
                "FILE_READ('@/secret.txt') IS NOT NULL",
                "FILE_WRITE('x', '@/written.txt') > 0",
                "CSVWRITE('@/written.csv', 'SELECT 1') > 0",
                "EXISTS (SELECT * FROM CSVREAD('@/secret.txt'))",
                "LINK_SCHEMA('A','','jdbc:h2:mem:x','','','B') IS NULL",
                "1=1) RUNSCRIPT FROM '@/script.sql' --",
                "DATABASE_PATH() = (CALL FILE_READ('@/secret.txt'))",
                "Male = (DELETE FROM MODELS)",
                "'unfinished",
                "\"unfinished",
                "/* unfinished",
                "(",
                "?=1",
            })
    void nothing_but_a_condition_runs(String attack) throws Exception {
        Files.writeString(temp.resolve("secret.txt"), "secret");
        Files.writeString(temp.resolve("script.sql"), "CALL CSVWRITE('" + temp + "/written.csv', 'SELECT 1');");
        String where = attack.replace("@", temp.toString());
        W2wException e = assertThrows(W2wException.class, () -> ModelQuery.select(MODELS, where));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertFalse(Files.exists(temp.resolve("written.txt")));
        assertFalse(Files.exists(temp.resolve("written.csv")));
        assertFalse(e.what().contains("secret\n"));
    }
}
