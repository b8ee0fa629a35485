package w2w.engine.internal.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.W2wException;
import w2w.tck.ParserFuzz;
import w2w.tensors.DataTable;

/** Files written by DuckDB 1.5.6, Polars (nodejs-polars), arrow-rs (parquet-wasm), hyparquet-writer and Arrow (pyarrow 25.0.1). */
class ParquetTableTest {
    private static byte[] file(String name) {
        try (InputStream in = ParquetTableTest.class.getResourceAsStream(name + ".parquet")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DataTable read(String name) {
        return ParquetTable.read(file(name));
    }

    private static String text(DataTable table, String column, int row) {
        return table.column(column).orElseThrow().text(row);
    }

    private static double number(DataTable table, String column, int row) {
        return ((DataTable.Numbers) table.column(column).orElseThrow()).get(row);
    }

    private static String refusal(byte[] bytes) {
        return assertThrows(W2wException.class, () -> ParquetTable.read(bytes)).getMessage();
    }

    /** The table of which all of them are copies: row i as DuckDB's query made it. */
    private static void requirePeople(DataTable table) {
        assertEquals(100, table.rows());
        for (int i = 0; i < 100; i++) {
            assertEquals(String.format("person%04d", i), text(table, "file", i));
            assertEquals(i % 7 == 3 ? Double.NaN : i % 2 == 0 ? 1 : -1, number(table, "Male", i));
            assertEquals(i % 11 == 5 ? Double.NaN : 18 + i % 50 + .25, number(table, "age", i));
            assertEquals(i * 3e9, number(table, "big", i));
            assertEquals(.5 * i, number(table, "score", i));
            assertEquals(100 - i, number(table, "small", i));
            assertEquals(4294967295.0 - i, number(table, "unsigned", i));
            assertEquals(i % 5 == 0 ? "" : List.of("oval", "round", "ü square").get(i % 3), text(table, "shape", i));
            assertEquals(1.25 * i, number(table, "price", i));
            assertEquals(-i * 12345678901.5, number(table, "large_price", i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb-snappy", "duckdb-v2-zstd", "duckdb-gzip-groups"})
    void reads_what_duckdb_writes(String name) {
        DataTable table = read(name);
        requirePeople(table);
        assertEquals(
                List.of(
                        "file",
                        "Male",
                        "age",
                        "big",
                        "smiling",
                        "score",
                        "small",
                        "unsigned",
                        "shape",
                        "born",
                        "taken",
                        "price",
                        "large_price"),
                table.columns().stream().map(DataTable.Column::name).toList());
        assertEquals(1, number(table, "smiling", 3));
        assertEquals(0, number(table, "smiling", 4));
        assertEquals("2024-03-01", text(table, "born", 2));
        assertEquals("2024-02-28T12:01:05", text(table, "taken", 65));
    }

    @Test
    void reads_what_polars_writes() {
        requirePeople(read("polars-zstd"));
    }

    @Test
    void reads_differences_prefixes_and_split_streams() {
        requireArrow(read("arrow-rs-delta"));
    }

    @Test
    void reads_lz4() {
        requireArrow(read("arrow-rs-lz4"));
    }

    private static void requireArrow(DataTable table) {
        assertEquals(64, table.rows());
        for (int i = 0; i < 64; i++) {
            assertEquals(String.format("person%03d", i), text(table, "file", i));
            assertEquals("x".repeat(i % 4) + i, text(table, "plain", i));
            assertEquals(i % 3 - 1, number(table, "y", i));
            assertEquals((double) (i * (long) i * 10_000_000_000L - 5), number(table, "b", i));
            assertEquals(i / 8.0, number(table, "f", i));
            assertEquals(Math.sqrt(i), number(table, "d", i));
        }
    }

    @Test
    void reads_columns_without_missing_values() {
        DataTable table = read("hyparquet");
        assertEquals(40, table.rows());
        assertEquals("person39", text(table, "file", 39));
        assertEquals(1, number(table, "y", 39));
        assertEquals(39 / 7.0, number(table, "x", 39));
    }

    @Test
    void refuses_lists_by_name() {
        String message = refusal(file("duckdb-nested"));
        assertTrue(message.startsWith("column list: it holds lists and structures"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            float16 | column age: it holds numbers of half precision (FLOAT16), which labels cannot be. Write the column again as FLOAT
            int96   | column taken: it holds times in the old form INT96, which labels cannot be. Write the column again as TIMESTAMP
            time    | column woke: it holds times of day (TIME), which labels cannot be. Write the column again as texts
            uuid    | column id: it holds UUIDs, which labels cannot be. Write the column again as texts
            """)
    void refuses_types_that_are_no_labels_by_name(String name, String said, @TempDir Path folder) throws IOException {
        Path table = Files.write(folder.resolve("labels.parquet"), file("arrow-" + name));
        W2wException e = assertThrows(W2wException.class, () -> ParquetTable.read(table));
        assertTrue(e.getMessage().startsWith(table + ", " + said), e.getMessage());
        assertTrue(e.getMessage().endsWith("or leave it out"), e.getMessage());
    }

    @Test
    void refuses_compression_that_it_lacks_by_name() {
        String message = refusal(file("duckdb-brotli"));
        assertTrue(message.contains("it is compressed with BROTLI. Write the table again"), message);
    }

    @Test
    void says_that_a_file_was_cut_short() {
        byte[] whole = file("tiny-snappy");
        String message = refusal(Arrays.copyOf(whole, whole.length - 20));
        assertTrue(message.contains("cut short"), message);
        assertTrue(refusal("PAR1".getBytes(StandardCharsets.US_ASCII)).contains("does not begin"));
        assertTrue(
                refusal("PAREPAREPAREPARE".getBytes(StandardCharsets.US_ASCII)).contains("encrypted"));
    }

    @Test
    void refuses_a_page_that_lies_about_its_size() {
        byte[] bytes = file("tiny-plain");
        // the head of the first page: field 1 (kind 0), field 2 (size, zigzag varint)
        assertEquals(0x15, bytes[4]);
        assertEquals(0x15, bytes[6]);
        bytes[7] = (byte) 0xFE;
        assertTrue(refusal(bytes).contains("damaged"));
    }

    @Test
    void damaged_tables_are_refused() {
        ParserFuzz.of(34, List.of(file("tiny-snappy"), file("tiny-v2"), file("tiny-plain"), file("tiny-delta")))
                .words("PAR1", "\u0015\0\u0015", "\u001c", "\u00fe\u00ff\u00ff\u00ff\u000f", "\u0019\u00fc")
                .run(ParquetTable::read);
    }
}
