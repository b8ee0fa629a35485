package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.task.W2wException;

/** Which row belongs to which model. */
class LabelKeysTest extends LabelFixture {
    private String ages(List<String> models, String... keys) throws IOException {
        StringBuilder table = new StringBuilder("file,age\n");
        for (int i = 0; i < keys.length; i++) {
            table.append(keys[i]).append(',').append(10 * i + 10).append('\n');
        }
        return numbers(join(models, table.toString()));
    }

    @Test
    void endings_and_folders_are_passed_over() throws IOException {
        assertEquals("age 10 20", ages(TWO, "adapters/p01.safetensors", "adapters/p02.safetensors"));
        assertEquals("age 20 10", ages(TWO, "./p02.png", "p01.JPEG"));
        assertEquals("age 10 20", ages(TWO, "/data/p01/adapter_model.safetensors", "/data/p02/adapter_config.json"));
        assertEquals("age 10 20", ages(List.of("men/p01", "women/p02"), "p01", "p02.pt"));
        assertEquals("age 10 20", ages(List.of("gen0/1", "gen1/1"), "/all/gen0/1.bin", "/all/gen1/1.bin"));
        assertEquals("age 20 10", ages(List.of("v1.5", "v2.0"), "v2.0", "v1.5"));
    }

    @Test
    void paths_of_windows_and_other_case_are_the_same() throws IOException {
        assertEquals("age 10 20", ages(TWO, "C:\\loras\\p01.safetensors", "C:\\loras\\p02.safetensors"));
        assertEquals("age 10 20", ages(TWO, "P01", "P02"));
        assertEquals("age 10 20", ages(TWO, "..\\Loras\\P01.SAFETENSORS", "..\\Loras\\P02.SAFETENSORS"));
        assertSaid(
                join(TWO, "file,age\nP01,1\nP02,2\n"),
                "2 of these names are written otherwise than the models': P01 is p01, P02 is p02");
    }

    @Test
    void leading_zeros_and_points_of_whole_numbers_are_passed_over() throws IOException {
        List<String> numbers = List.of("00001", "00002", "00010");
        assertEquals("age 10 20 30", ages(numbers, "1", "2", "10"));
        assertEquals("age 10 20 30", ages(numbers, "1.0", "2.0", "10.0"));
        assertEquals("age 30 20 10", ages(List.of("1", "2", "10"), "000010.jpg", "000002.jpg", "000001.jpg"));
        assertEquals("age 10 20", ages(TWO, "p1", "p2"));
    }

    @Test
    void composed_and_decomposed_letters_are_the_same() throws IOException {
        String name = "J\u00f6rg";
        String apart = Normalizer.normalize(name, Normalizer.Form.NFD);
        assertEquals("age 10 20", ages(List.of(apart, "李"), name, "李"));
        assertEquals("age 10 20", ages(List.of(name, "李"), apart, "李"));
    }

    @Test
    void an_exact_name_goes_before_a_similar_one() throws IOException {
        assertEquals("age 20 10", ages(List.of("a", "A"), "A", "a"));
        assertEquals("age 10 -", ages(List.of("1", "01"), "1"));
        assertEquals("age 10", ages(List.of("p01"), "p01.safetensors", "p01.png"));
    }

    @Test
    void names_that_could_be_two_models_are_refused() {
        String message = refusal(List.of("gen0/5", "gen1/5"), "file,age\n5,1\nx,2\n");
        assertTrue(message.contains("column file does not tell models apart: 5 may be gen0/5 or gen1/5"), message);
        message = refusal(List.of("01", "001"), "file,age\n1,1\n");
        assertTrue(message.contains("1 may be 01 or 001"), message);
        message = refusal(TWO, "file,age\nP01.a,1\nP01.b,2\np02,3\n");
        assertTrue(message.contains("P01.a and P01.b may both be p01"), message);
    }

    @Test
    void folders_that_differ_mean_something_where_others_agree() throws IOException {
        assertEquals("age 10 -", ages(List.of("gen0/5", "gen1/5"), "gen0/5", "gen2/5"));
    }

    @Test
    void a_model_in_two_rows_is_refused_and_named() throws IOException {
        String message = refusal(SIX, "name,age\np01,1\np02,2\np03,3\np01,4\n");
        assertTrue(message.contains("column name names a model twice: p01 (line 2 and line 5)"), message);
        // what is no model may stand there as often as it likes
        assertEquals("age 1 2", numbers(join(TWO, "name,age\np01,1\nx,5\nx,6\np02,2\n")));
    }

    @Test
    void where_no_names_match_three_of_each_side_are_shown() throws IOException {
        String message = refusal(SIX, "who,age\nanna,1\nbert,2\ncarl,3\ndora,4\n");
        assertTrue(
                message.contains(
                        "no column of the table names the models: they are called p01, p02, p03…, column who has"
                                + " anna, bert, carl…"),
                message);
        Path file = Files.writeString(temp.resolve("labels.csv"), "who,age\nanna,1\np01,2\n");
        message = assertThrows(W2wException.class, () -> join(SIX, file, "age")).getMessage();
        assertTrue(
                message.contains(
                        "column age names none of the models: they are called p01, p02, p03…, column age has 1, 2"),
                message);
        message =
                assertThrows(W2wException.class, () -> join(SIX, file, "name")).getMessage();
        assertTrue(message.contains("there is no column name; there are [who, age]"), message);
        assertSaid(join(TWO, file, ""), "1 model has no row (p02), 1 row names no model (anna)");
    }

    @Test
    void a_second_column_of_names_is_no_label() throws IOException {
        LabelJoin.Joined joined = join(List.of("001", "002"), "file,id,age\n001.jpg,1,31\n002.jpg,2,40\n");
        assertEquals("age 31 40", numbers(joined));
        assertSaid(joined, "1 column (id): no label as it names the models too");
    }
}
