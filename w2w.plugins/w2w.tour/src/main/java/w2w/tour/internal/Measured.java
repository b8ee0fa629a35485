package w2w.tour.internal;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code w2w evaluate --json} printed on the bundled data, as {@code docs/evaluation.md} has it: the file is that output, and the
 * command that gave it.
 */
record Measured(String command, List<Table> tables, List<String> findings) {
    /** Figures of one kind. */
    record Table(String id, String title, String note, List<String> columns, List<Row> rows) {}

    /** A line of a table. */
    record Row(String name, List<Estimate> values) {}

    /** A figure and its 95 % interval; null where there is none. */
    record Estimate(@Nullable Double value, @Nullable Double low, @Nullable Double high) {
        /** {@code 0.87 (0.85–0.89)}, as the command prints it. */
        String text() {
            if (value == null) {
                return "";
            }
            String digits = Math.abs(value) >= 10 ? "%.1f" : "%.2f";
            String text = String.format(Locale.ROOT, digits, value);
            return low == null
                    ? text
                    : text + String.format(Locale.ROOT, " (" + digits + "–" + digits + ")", low, high);
        }
    }

    /** The parts, as the resource {@code evaluation.json} has them. */
    static List<Measured> all() {
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(Measured.class.getResourceAsStream("evaluation.json")),
                StandardCharsets.UTF_8)) {
            return List.of(new Gson().fromJson(in, Measured[].class));
        } catch (IOException e) {
            throw new IllegalStateException("a part of this bundle cannot be read: evaluation.json", e);
        }
    }
}
