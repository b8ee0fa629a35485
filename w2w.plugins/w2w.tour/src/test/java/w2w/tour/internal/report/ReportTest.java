package w2w.tour.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String HOSTILE = "<script>alert('x')</script>\" onload=\"y&";

    @TempDir
    Path folder;

    /** Every text of a report is somebody's file name or label. */
    private static Report report(String text, boolean finished) {
        Block.Cell cell = new Block.Cell("pictures/a.png", text, text, List.of(new Block.Value(text, text)), true);
        Section section = new Section.Builder("space", text, text)
                .command(text)
                .show(new Block.Gallery(
                        text, List.of(text, "b"), List.of(new Block.Row(text, List.of(cell, Block.Cell.nothing())))))
                .show(new Block.Table(text, List.of(text), List.of(new Block.Line(text, List.of(text)))))
                .show(new Chart(text, text, text)
                        .line(text, new double[] {1, 2}, new double[] {0, 1})
                        .marks(text, new double[] {1}, new double[] {1}, List.of(text))
                        .plot(text))
                .show(new Block.Note(text, true))
                .figure(text, text)
                .figure("numbers", List.of(1.5, Double.NaN))
                .build();
        return new Report(
                text,
                text,
                finished,
                List.of(new Report.Fact(text, text)),
                List.of(cell),
                List.of(section),
                Map.of("model", text));
    }

    @Test
    void no_text_becomes_markup() {
        String page = Page.html(report(HOSTILE, true));
        assertFalse(page.contains("<script"), page);
        assertFalse(page.contains("onload=\"y"), page);
        assertTrue(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), page);
    }

    /** Every element that is opened is closed, in order; those that are never closed are the void ones. */
    @Test
    void the_page_nests_its_elements() {
        String page = Page.html(report("a & b", true));
        Matcher tags = Pattern.compile("<(/?)([a-z][a-z0-9]*)[^>]*?(/?)>").matcher(page);
        java.util.ArrayDeque<String> open = new java.util.ArrayDeque<>();
        while (tags.find()) {
            String name = tags.group(2);
            if (List.of("meta", "img").contains(name) || !tags.group(3).isEmpty()) {
                continue;
            }
            if (tags.group(1).isEmpty()) {
                open.push(name);
            } else {
                assertEquals(open.pop(), name, () -> "at " + page.substring(0, tags.end()));
            }
        }
        assertTrue(open.isEmpty(), open::toString);
    }

    @Test
    void the_page_needs_no_network() {
        String page = Page.html(report("a", true));
        assertFalse(page.contains("http:") || page.contains("https:") || page.contains("@import"), page);
    }

    @Test
    void an_unfinished_report_says_so() {
        assertTrue(Page.html(report("a", false)).contains("not finished"));
        assertFalse(Page.html(report("a", true)).contains("not finished"));
    }

    @Test
    void json_holds_every_figure_and_picture_and_no_nan() throws Exception {
        Path file = folder.resolve("report.json");
        Figures.write(report(HOSTILE, true), file);
        JsonObject tree = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        JsonObject section = tree.getAsJsonArray("sections").get(0).getAsJsonObject();
        assertEquals(HOSTILE, section.getAsJsonObject("figures").get(HOSTILE).getAsString());
        assertEquals(
                1.5,
                section.getAsJsonObject("figures")
                        .getAsJsonArray("numbers")
                        .get(0)
                        .getAsDouble());
        assertTrue(section.getAsJsonObject("figures")
                .getAsJsonArray("numbers")
                .get(1)
                .isJsonNull());
        assertEquals(1, section.getAsJsonArray("pictures").size(), "an empty place is no picture");
        assertEquals(
                "pictures/a.png",
                section.getAsJsonArray("pictures")
                        .get(0)
                        .getAsJsonObject()
                        .get("file")
                        .getAsString());
    }
}
