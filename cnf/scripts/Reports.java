import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Sums the test reports below a folder: {@code java Reports.java FOLDER MAVEN_EXIT_CODE}. A module that has tests and no report, or
 * a report of no tests, counts as a failure of its own, and so does a Maven that failed while every report is fine.
 */
public class Reports {
    private static final Pattern TEST_CLASS = Pattern.compile("(Test.*|.*Test|.*Tests|.*TestCase)\\.java");

    private int passed;
    private int failed;
    private int skipped;
    private final List<String> trouble = new ArrayList<>();

    public static void main(String[] arguments) throws Exception {
        Reports reports = new Reports();
        Path root = Path.of(arguments[0]);
        for (Path module : modules(root)) {
            reports.add(root, module);
        }
        if (!arguments[1].equals("0") && reports.failed == 0) {
            reports.fail("the build failed (Maven: " + arguments[1] + ")");
        }
        if (reports.passed + reports.failed == 0) {
            reports.fail("no test ran");
        }
        reports.trouble.forEach(line -> System.out.println("FAILED " + line));
        System.out.println(reports.passed + " passed, " + reports.failed + " failed"
                + (reports.skipped == 0 ? "" : ", " + reports.skipped + " skipped"));
        System.exit(reports.failed == 0 ? 0 : 1);
    }

    /** The folders that the build goes through: a project that only lies in the tree, such as the template, is none of them. */
    private static List<Path> modules(Path folder) throws Exception {
        List<Path> found = new ArrayList<>(List.of(folder));
        NodeList named = parse(folder.resolve("pom.xml")).getElementsByTagName("module");
        for (int i = 0; i < named.getLength(); i++) {
            found.addAll(modules(folder.resolve(named.item(i).getTextContent().trim())));
        }
        return found;
    }

    private void add(Path root, Path module) throws Exception {
        List<Path> unit = reports(module.resolve("target/surefire-reports"));
        List<Path> container = reports(module.resolve("target/test-reports"));
        String name = root.relativize(module).toString();
        if (unit.isEmpty() && hasTests(module.resolve("src/test/java"))) {
            fail(name + " has tests and no report");
        }
        if (container.isEmpty() && hasBndrun(module) && hasTests(module.resolve("src/main/java"))) {
            fail(name + " has tests for the container and no report");
        }
        int before = passed + failed + skipped;
        for (Path report : unit) {
            read(report);
        }
        for (Path report : container) {
            int count = passed + failed + skipped;
            read(report);
            if (passed + failed + skipped == count) {
                fail(root.relativize(report) + " counts no test");
            }
        }
        if (!unit.isEmpty() && container.isEmpty() && passed + failed + skipped == before) {
            fail(name + " has reports that count no test");
        }
    }

    private void read(Path report) throws Exception {
        if (Files.size(report) == 0) {
            fail(report + " is empty");
            return;
        }
        NodeList cases = parse(report).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            if (has(test, "failure") || has(test, "error")) {
                fail(test.getAttribute("classname") + "." + test.getAttribute("name"));
            } else if (has(test, "skipped")) {
                skipped++;
            } else {
                passed++;
            }
        }
    }

    private static Document parse(Path file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(file.toFile());
    }

    private void fail(String line) {
        failed++;
        trouble.add(line);
    }

    private static boolean has(Element test, String child) {
        return test.getElementsByTagName(child).getLength() > 0;
    }

    private static List<Path> reports(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.getFileName().toString().matches("TEST-.*\\.xml")).sorted().toList();
        }
    }

    private static boolean hasBndrun(Path module) throws IOException {
        try (Stream<Path> files = Files.list(module)) {
            return files.anyMatch(path -> path.toString().endsWith(".bndrun"));
        }
    }

    private static boolean hasTests(Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return false;
        }
        List<Path> candidates;
        try (Stream<Path> all = Files.walk(sources)) {
            candidates = all.filter(path -> TEST_CLASS.matcher(path.getFileName().toString()).matches())
                    .toList();
        }
        for (Path candidate : candidates) {
            String text = Files.readString(candidate);
            if (!text.contains("abstract class") && text.contains("@")) {
                return true;
            }
        }
        return false;
    }
}
