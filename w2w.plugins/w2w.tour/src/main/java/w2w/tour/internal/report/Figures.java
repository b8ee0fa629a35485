package w2w.tour.internal.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.tensors.AtomicFiles;

/** The report as JSON: every section's numbers, and its pictures with what was measured on them. */
public final class Figures {
    /** Rises when a name changes its meaning. */
    private static final int SCHEMA = 1;

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .registerTypeAdapter(Double.class, new FiniteOrNull())
            .create();

    private Figures() {}

    /** Writes it by atomic rename. */
    public static void write(Report report, Path file) {
        AtomicFiles.write(file, (GSON.toJson(tree(report)) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Maps, lists, strings and numbers. */
    public static Map<String, Object> tree(Report report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("schema", SCHEMA);
        tree.put("title", report.title());
        tree.put("finished", report.finished());
        tree.put("run", report.run());
        List<Object> sections = new ArrayList<>();
        for (Section section : report.sections()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", section.id());
            one.put("title", section.title());
            one.put("commands", section.commands());
            one.put("figures", section.figures());
            one.put("pictures", pictures(section));
            one.put("notes", notes(section));
            sections.add(one);
        }
        tree.put("sections", sections);
        return tree;
    }

    private static List<Object> pictures(Section section) {
        List<Object> pictures = new ArrayList<>();
        for (Block block : section.blocks()) {
            if (!(block instanceof Block.Gallery gallery)) {
                continue;
            }
            for (Block.Row row : gallery.rows()) {
                for (Block.Cell cell : row.cells()) {
                    if (!cell.picture().isEmpty()) {
                        pictures.add(picture(row, cell));
                    }
                }
            }
        }
        return pictures;
    }

    private static Map<String, Object> picture(Block.Row row, Block.Cell cell) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("file", cell.picture());
        one.put("row", row.label());
        one.put("what", cell.alt());
        Map<String, String> values = new LinkedHashMap<>();
        cell.values().forEach(v -> values.put(v.name(), v.text()));
        one.put("values", values);
        return one;
    }

    private static List<String> notes(Section section) {
        return section.blocks().stream()
                .filter(Block.Note.class::isInstance)
                .map(b -> ((Block.Note) b).text())
                .toList();
    }

    /** JSON has no NaN. */
    private static final class FiniteOrNull extends TypeAdapter<Double> {
        @Override
        public void write(JsonWriter out, Double value) throws IOException {
            if (value == null || !Double.isFinite(value)) {
                out.nullValue();
            } else {
                out.value(value);
            }
        }

        @Override
        public Double read(JsonReader in) throws IOException {
            return in.nextDouble();
        }
    }
}
