package w2w.tour.internal.report;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {
    private static Document parsed(Block.Plot plot) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(plot.svg())));
    }

    private static List<String> texts(Document svg, String style) {
        List<String> texts = new ArrayList<>();
        NodeList all = svg.getElementsByTagName("text");
        for (int i = 0; i < all.getLength(); i++) {
            if (((Element) all.item(i)).getAttribute("class").equals(style)) {
                texts.add(all.item(i).getTextContent());
            }
        }
        return texts;
    }

    @Test
    void ticks_are_round_numbers_within_the_data() throws Exception {
        Document svg = parsed(new Chart("t", "x", "y")
                .line("a", new double[] {0, 10}, new double[] {-0.7, 0.9})
                .plot(""));
        assertEquals(List.of("−0.5", "0.0", "0.5"), texts(svg, "tick end"));
        assertEquals(List.of("0", "2", "4", "6", "8", "10"), texts(svg, "tick middle"));
    }

    @Test
    void a_logarithmic_axis_has_powers_of_two() throws Exception {
        Document svg = parsed(new Chart("t", "x", "y")
                .logarithmic()
                .line("a", new double[] {1, 8, 10}, new double[] {0, 1, 2})
                .plot(""));
        assertEquals(List.of("1", "2", "4", "8"), texts(svg, "tick middle"));
    }

    @Test
    void what_is_no_number_leaves_a_gap_and_equal_numbers_have_an_axis() throws Exception {
        Document svg = parsed(new Chart("t", "x", "y")
                .line("a", new double[] {1, 2, 3}, new double[] {5, Double.NaN, 5})
                .plot(""));
        assertEquals(2, svg.getElementsByTagName("circle").getLength());
        assertTrue(!texts(svg, "tick end").isEmpty());
    }

    @Test
    void nothing_to_draw_is_an_empty_chart() {
        assertDoesNotThrow(() -> parsed(
                new Chart("t", "x", "y").line("a", new double[0], new double[0]).plot("")));
    }

    @Test
    void names_with_markup_stay_text() throws Exception {
        Document svg = parsed(new Chart("<b>&\"", "x<", "y>")
                .marks("m", new double[] {1}, new double[] {1}, List.of("<i>'&"))
                .plot(""));
        assertEquals(List.of("<i>'&"), texts(svg, "label"));
    }
}
