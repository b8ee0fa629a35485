package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What docs/formats.md says of tables of labels is what the reader does. */
class DocumentedLabelsTest extends LabelFixture {
    private static final Pattern ROW =
            Pattern.compile("\\| (.+?) \\| `(.+)`(?: \\(.*\\))? \\| (?:`(.+)`|refused: (.+)) \\|");

    @TestFactory
    List<DynamicTest> every_row_of_the_documentation_is_read_so() throws IOException {
        Path docs = Path.of(System.getProperty("w2w.golden")).resolveSibling("../docs/formats.md");
        String text = Files.readString(docs);
        String section = text.substring(text.indexOf("## Labels: what of which tool is read"));
        List<String> rows = section.lines()
                .takeWhile(line -> !line.startsWith("## Workspace"))
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .toList();
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : rows) {
            Matcher row = ROW.matcher(line);
            assertTrue(row.matches(), line);
            String table =
                    row.group(2).replace(" ⏎ ", "\n").replace(" ⇥ ", "\t").replace('¦', '|');
            tests.add(DynamicTest.dynamicTest(row.group(1), () -> {
                if (row.group(3) == null) {
                    String message = refusal(TWO, table);
                    assertTrue(message.contains(row.group(4).replace("it has", "the table has")), message);
                } else {
                    assertEquals(row.group(3), numbers(join(TWO, table)));
                }
            }));
        }
        assertTrue(tests.size() > 15, "rows: " + tests.size());
        return tests;
    }
}
