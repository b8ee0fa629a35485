package w2w.tour.internal.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import w2w.tensors.AtomicFiles;

/** The report as one HTML file, which needs nothing but the pictures beside it. Texts are escaped by the template engine. */
public final class Page {
    private Page() {}

    /** Writes it by atomic rename. */
    public static void write(Report report, Path file) {
        AtomicFiles.write(file, html(report).getBytes(StandardCharsets.UTF_8));
    }

    /** The page. */
    static String html(Report report) {
        Template template = Mustache.compiler()
                .escapeHTML(true)
                .emptyStringIsFalse(true)
                .defaultValue("")
                .compile(resource("report.html"));
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("report", report);
        page.put("style", resource("report.css"));
        List<Object> sections = new ArrayList<>();
        for (Section section : report.sections()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("section", section);
            one.put("number", sections.size() + 1);
            one.put("blocks", blocks(section.blocks()));
            sections.add(one);
        }
        page.put("sections", sections);
        return template.execute(page);
    }

    /** Each block under the name of its kind, by which the template tells kinds apart. */
    private static List<Map<String, Object>> blocks(List<Block> blocks) {
        List<Map<String, Object>> named = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            Map<String, Object> one = new HashMap<>();
            one.put(block.getClass().getSimpleName().toLowerCase(Locale.ROOT), block);
            // two plots in a row share it
            one.put("half", isPlot(blocks, i) && (isPlot(blocks, i - 1) || isPlot(blocks, i + 1)));
            named.add(one);
        }
        return named;
    }

    private static boolean isPlot(List<Block> blocks, int i) {
        return i >= 0 && i < blocks.size() && blocks.get(i) instanceof Block.Plot;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("a part of this bundle cannot be read: " + name, e);
        }
    }
}
