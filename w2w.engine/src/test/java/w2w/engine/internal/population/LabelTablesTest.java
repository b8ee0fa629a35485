package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import w2w.tensors.DataTable;

/** What values of a table of labels mean. */
class LabelTablesTest extends LabelFixture {
    private LabelJoin.Joined bytes(byte[] content) throws IOException {
        Path file = temp.resolve("labels");
        Files.write(file, content);
        return join(TWO, file, "");
    }

    @Test
    void reads_a_semicolon_table_with_decimal_commas() throws IOException {
        LabelJoin.Joined joined = join(
                SIX,
                """
                name;glasses;age;shape
                p01;1;31,5;oval
                p02;0;40;round
                p03;1;22,25;oval
                p04;0;55;long
                p05;1;61;round
                p06;0;18;oval
                """
                        .replace("\n", "\r\n"));
        assertEquals("glasses 1 0 1 0 1 0; age 31.5 40 22.25 55 61 18", numbers(joined));
        assertSaid(joined, "6 rows separated by semicolons, its column name names 6 of 6 models");
        assertSaid(joined, "decimal commas in 1 column (age)");
        assertSaid(joined, "1 column (shape): no label as its values are texts, which --where can ask for");
    }

    @Test
    void reads_every_missing_value_of_pandas_and_r() throws IOException {
        List<String> missing = List.of(
                "",
                "#N/A",
                "#N/A N/A",
                "#NA",
                "-1.#IND",
                "-1.#QNAN",
                "-NaN",
                "-nan",
                "1.#IND",
                "1.#QNAN",
                "<NA>",
                "N/A",
                "NA",
                "NULL",
                "NaN",
                "None",
                "n/a",
                "nan",
                "null",
                "?",
                "-",
                "#DIV/0!",
                "#WERT!",
                "\\N",
                ".");
        StringBuilder header = new StringBuilder("name");
        StringBuilder first = new StringBuilder("p01");
        StringBuilder second = new StringBuilder("p02");
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < missing.size(); i++) {
            header.append(",c").append(i);
            first.append(",").append(i);
            second.append(",").append(missing.get(i));
            expected.append(i == 0 ? "" : "; ").append("c" + i + " " + i + " -");
        }
        LabelJoin.Joined joined = join(TWO, header + "\n" + first + "\n" + second + "\n");
        assertEquals(expected.toString(), numbers(joined));
        assertTrue(
                joined.notes().stream()
                        .anyMatch(n -> n.startsWith(missing.size() + " values are missing: #DIV/0! 1, ")),
                joined.notes()::toString);
    }

    @Test
    void true_and_false_are_1_and_0_and_minus_1_stays() throws IOException {
        LabelJoin.Joined joined =
                join(TWO, "name,a,b,c,d,e,f\np01,True,yes,T,TRUE,-1,F\np02,False,no,F,NA,\u22121,F\n");
        assertEquals("a 1 0; b 1 0; c 1 0; d 1 -; e -1 -1", numbers(joined));
        assertSaid(joined, "True and False are 1 and 0 in 1 column (a)");
        assertSaid(joined, "yes and no are 1 and 0 in 1 column (b)");
        // F alone may be female
        assertSaid(joined, "1 column (f): no label as its values are texts, which --where can ask for");
    }

    @Test
    void infinity_is_no_value_and_is_counted() throws IOException {
        LabelJoin.Joined joined = join(
                List.of("p01", "p02", "p03", "p04", "p05"),
                "name,age\np01,inf\np02,-Infinity\np03,1e999\np04,-1e999\np05,3\n");
        assertEquals("age - - - - 3", numbers(joined));
        assertSaid(joined, "4 infinite values count as missing, the first is inf in column age, line 2");
    }

    @Test
    void a_column_of_nothing_but_infinity_is_named_and_counted() throws IOException {
        LabelJoin.Joined joined = join(TWO, "name,age,far\np01,3,inf\np02,4,-inf\n");
        assertEquals("age 3 4; far - -", numbers(joined));
        assertSaid(joined, "2 infinite values count as missing, the first is inf in column far, line 2");
        assertSaid(joined, "1 column (far): no label as it has no values");
    }

    @Test
    void a_column_that_is_nearly_numbers_is_named_with_its_first_odd_value() throws IOException {
        LabelJoin.Joined joined = join(SIX, "name,age\np01,1\np02,2\n\np03,about 3\np04,4\np05,5\np06,six\n");
        assertEquals("", numbers(joined));
        assertSaid(joined, "column age is no label: about 3 in line 5 must be a number, as 4 of its 6 values are");
        joined = join(List.of("p01", "p02", "p03"), "name,old\np01,True\np02,False\np03,maybe\n");
        assertSaid(joined, "column old is no label: maybe in line 4 must be true or false, as 2 of its 3 values are");
    }

    @Test
    void signs_between_thousands_are_not_guessed() throws IOException {
        LabelJoin.Joined tabs = join(TWO, "name\tprice\np01\t1,234\np02\t5\n");
        assertEquals("", numbers(tabs));
        assertSaid(
                tabs,
                "column price is no label: 1,234 in line 2 must be a number, as 1 of its 2 values are; its comma may stand"
                        + " before decimals or thousands");
        // another column tells what a comma is
        assertEquals("price 1.234 5; age 0.5 2", numbers(join(TWO, "name\tprice\tage\np01\t1,234\t0,5\np02\t5\t2\n")));
        LabelJoin.Joined points = join(TWO, "name;price;age\np01;1.234;0,5\np02;5;2\n");
        assertEquals("age 0.5 2", numbers(points));
        // commas of both kinds: no column of row names
        assertTrue(refusal(TWO, "name,age\np01,31,5\np02,40,2\n").contains("line 2 has 3 values for 2 columns"));
        LabelJoin.Joined commas = join(TWO, "name,age\np01,\"31,5\"\np02,40\n");
        assertEquals("", numbers(commas));
        assertSaid(
                commas,
                "column age is no label: 31,5 in line 2 must be a number, as 1 of its 2 values are; decimal commas are read"
                        + " only where commas do not separate the columns");
    }

    @Test
    void values_that_only_java_takes_for_numbers_are_none() throws IOException {
        assertEquals("", numbers(join(TWO, "name,a,b,c\np01,1d,0x1p3,1_000\np02,2f,0x2p3,2_000\n")));
    }

    @Test
    void columns_that_count_the_rows_are_no_labels() throws IOException {
        LabelJoin.Joined joined = join(SIX, ",name,glasses\n0,p01,1\n1,p02,0\n2,p03,1\n3,p04,0\n4,p05,1\n5,p06,0\n");
        assertEquals("glasses 1 0 1 0 1 0", numbers(joined));
        assertSaid(joined, "1 column (without a name): no label as it counts the rows");
        joined = join(TWO, "Unnamed: 0.1,Unnamed: 0,index,name,age\n7,0,0,p02,1\n9,1,1,p01,2\n");
        assertEquals("age 2 1", numbers(joined));
        assertSaid(joined, "3 columns (Unnamed: 0.1, Unnamed: 0, index): no label as it counts the rows");
    }

    @Test
    void reads_the_attribute_file_of_celeba_as_it_is() throws IOException {
        LabelJoin.Joined joined =
                join(TWO, "3\nMale Young Smiling\np01.jpg  1  1 -1\np02.jpg -1 -1 -1\nother.jpg  1  1 -1\n");
        assertEquals("Male 1 -1; Young 1 -1; Smiling -1 -1", numbers(joined));
        assertSaid(joined, "3 rows separated by blanks, its column without a name names 2 of 2 models");
        assertSaid(joined, "its first line counts 3 rows");
        assertSaid(join(TWO, "9\nMale\np01.jpg 1\np02.jpg -1\n"), "its first line counts 9 rows, there are 2");
    }

    @Test
    void a_table_without_a_header_is_refused() {
        String why = "the table has no header: its first line is a row already: ";
        assertTrue(refusal(TWO, "p01.jpg 2880\np02.jpg 2937\n").contains(why + "p01.jpg 2880"));
        // also where the first line names no model
        assertTrue(refusal(TWO, "000.jpg 7\np01.jpg 1\np02.jpg 0\n").contains(why + "000.jpg 7"));
        assertTrue(refusal(TWO, "p00,tall\np01,tall\np02,small\n").contains(why + "p00 tall"));
        assertTrue(refusal(SIX, "p01,tall\np02,small\n").contains(why + "p01 tall"));
        assertTrue(refusal(List.of("anna", "bert", "carl"), "anna,tall\nbert,tall\ncarl,\n")
                .contains(why + "anna tall"));
        assertTrue(refusal(List.of("anna", "bert"), "anna;1\nbert;0\n").contains(why + "anna 1"));
    }

    @Test
    void numbers_may_be_names_of_columns() throws IOException {
        assertEquals("0 5 7; 1 6 8", numbers(join(TWO, "name,0,1\np01,5,6\np02,7,8\n")));
    }

    @Test
    void reads_the_encodings_of_spreadsheets() throws IOException {
        String table = "name\tage\r\np01\t31,5\r\np02\t40\r\n";
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_8)) {
            assertEquals("age 31.5 40", numbers(bytes(("\uFEFF" + table).getBytes(charset))));
            assertEquals("age 31.5 40", numbers(bytes(table.getBytes(charset))));
        }
        LabelJoin.Joined windows = bytes("name;größe\np01;1\np02;2\n".getBytes(Charset.forName("windows-1252")));
        assertEquals("größe 1 2", numbers(windows));
        assertSaid(windows, "in Windows-1252, as it is not UTF-8");
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(table.getBytes(StandardCharsets.UTF_8));
        }
        assertEquals("age 31.5 40", numbers(bytes(zipped.toByteArray())));
    }

    @Test
    void what_is_no_table_is_named() throws IOException {
        assertTrue(refusal(TWO, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
                .contains("this is a Git LFS pointer"));
        assertTrue(refusal(TWO, "<!DOCTYPE html>\n<html></html>\n").contains("this is a web page"));
        assertTrue(refusal(TWO, "name,age\n").contains("the table has a header and no rows"));
        assertTrue(refusal(TWO, "\n").contains("the table is empty"));
        assertTrue(refusal(TWO, "a\0b\n").contains("the table is no text"));
        assertTrue(
                refusal(TWO, "name,age,name\np01,1,2\n").contains("columns 1 and 3 of the table are both called name"));
        assertTrue(refusal(TWO, "name,age\np01,1\np02\n").contains("line 3 has 1 value for 2 columns"));
        Path workbook = temp.resolve("labels.csv");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(workbook))) {
            zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
            zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
        }
        assertTrue(refusalOf(workbook).contains("this is a workbook of a spreadsheet"));
    }

    private String refusalOf(Path file) {
        return org.junit.jupiter.api.Assertions.assertThrows(w2w.api.task.W2wException.class, () -> join(TWO, file, ""))
                .getMessage();
    }

    @Test
    void quotes_comments_and_delimiters_at_the_ends_of_lines_do_no_harm() throws IOException {
        assertEquals(
                "age 31 40",
                numbers(join(
                        TWO,
                        "# made by a script, in May\n\"name\" , \"remark, long\", age,\n p01 ,\"a;\n\"\"b\"\"\",\u00a031,\np02,c,40,\n"
                                + "# the end\n,,,\n")));
        assertEquals("age 31 40", numbers(join(TWO, "#name,shape,age\np01,oval,31\np02,round,40\n")));
        assertEquals(
                "age 31 40",
                numbers(join(TWO, "\"remark\" \"age\"\n\"p01\" \"says \\\"no\\\" often\" 31\n\"p02\" \"x\" 40\n")));
        assertEquals("age 31 40", numbers(join(TWO, "full name,name,age\rAnna B,p01,31\rCarl D,p02,40\r")));
        assertEquals("age 31 40", numbers(join(TWO, "name;age;in cm, rounded\np01;31;x\np02;40;y\n")));
        assertEquals("age 31 40", numbers(join(TWO, "name\ttags\tage\np01\ta,b\t31\np02\tc,d\t40\n")));
    }

    @Test
    void two_columns_of_one_name_in_other_case_can_both_be_asked_for() throws IOException {
        LabelJoin.Joined joined = join(TWO, "name,Age,age\np01,1,2\np02,3,4\n");
        assertEquals("Age 1 3; age_label 2 4", numbers(joined));
        assertEquals(
                List.of("name_label", "Age", "age_label"),
                joined.labels().columns().stream().map(DataTable.Column::name).toList());
    }

    @Test
    void reads_json_with_missing_and_nested_keys() throws IOException {
        LabelJoin.Joined lines = join(
                TWO,
                """
                {"file_name": "p01.png", "text": "a man", "is": {"old": true}, "tags": ["a", "b"]}

                {"file_name": "p02.png", "age": "31.5", "is": {"old": false}}\r
                """);
        assertEquals("is.old 1 0; age - 31.5", numbers(lines));
        assertEquals(
                "[\"a\",\"b\"]", lines.labels().column("tags").orElseThrow().text(0));
        assertSaid(lines, "JSON lines");
        assertTrue(refusal(TWO, "{\"name\": \"p01\"}\n{\"name\": \"p02\"\n").contains("line 2 is no JSON"));
        assertTrue(refusal(TWO, "{\"name\": \"p01\", \"name\": \"p02\"}\n").contains("record 1 has name twice"));
        assertTrue(refusal(TWO, "[1, 2]").contains("record 1 of the table is no record"));
        assertTrue(refusal(TWO, "[{}, 2]").contains("record 2 of the table is no record"));
    }

    @Test
    void a_table_of_typed_columns_keeps_its_types() throws IOException {
        DataTable typed = new DataTable(
                2,
                List.of(
                        new DataTable.Numbers("index", new double[] {0, 1}),
                        new DataTable.Texts("name", List.of("p01", "p02")),
                        new DataTable.Texts("code", List.of("1", "2")),
                        new DataTable.Numbers("age", new double[] {Double.POSITIVE_INFINITY, 1 / 3.})));
        LabelJoin.Joined joined = LabelJoin.join(w2w.engine.internal.table.TextTable.of(typed), "", TWO, TWO);
        assertEquals("age - 0.3333333333333333", numbers(joined));
        assertSaid(joined, "1 infinite value counts as missing, the first is Infinity in column age, row 1");
        assertFalse(joined.labels().column("code").orElseThrow() instanceof DataTable.Numbers);
    }
}
