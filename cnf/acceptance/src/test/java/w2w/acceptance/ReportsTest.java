package w2w.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The summing of test reports at the end of {@code ./w2w test}: what it must not believe. */
class ReportsTest {
    private static final String UNIT = "a/target/surefire-reports/TEST-x.ATest.xml";
    private static final String CONTAINER = "c/target/test-reports/tests/TEST-c.xml";
    private static final String PASSED = "<testcase classname='x' name='holds'/>";

    @TempDir
    static Path classes;

    @TempDir
    Path root;

    private record Sum(int code, String said) {}

    @BeforeAll
    static void compile() {
        Path source = Path.of(System.getProperty("w2w.root"), "cnf/scripts/Reports.java");
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        classes.toString(),
                        source.normalize().toString());
        assertEquals(0, code);
    }

    /** A module with unit tests, one with tests for the container, and a project that no build goes through. */
    @BeforeEach
    void workspace() throws IOException {
        write("pom.xml", "<project><modules><module>a</module><module>c</module></modules></project>");
        write("a/pom.xml", "<project/>");
        write("a/src/test/java/ATest.java", "class ATest { @Test void holds() {} }");
        write("c/pom.xml", "<project/>");
        write("c/tests.bndrun", "");
        write("c/src/main/java/CTest.java", "class CTest { @Test void holds() {} }");
        write("template/pom.xml", "<project/>");
        write("template/src/test/java/TTest.java", "class TTest { @Test void holds() {} }");
        report(UNIT, PASSED + PASSED);
        report(CONTAINER, PASSED);
    }

    @Test
    void counts_what_passed_and_asks_nothing_of_a_project_outside_the_build() throws Exception {
        assertEquals(new Sum(0, "3 passed, 0 failed\n"), sum(0));
    }

    @Test
    void a_failure_and_an_error_both_fail_and_are_named() throws Exception {
        report(
                UNIT,
                PASSED + "<testcase classname='x' name='f'><failure/></testcase>"
                        + "<testcase classname='x' name='e'><error/></testcase>");
        assertEquals(new Sum(1, "FAILED x.f\nFAILED x.e\n2 passed, 2 failed\n"), sum(1));
    }

    @Test
    void a_skipped_test_has_not_passed() throws Exception {
        report(UNIT, PASSED + "<testcase classname='x' name='s'><skipped/></testcase>");
        assertEquals(new Sum(0, "2 passed, 0 failed, 1 skipped\n"), sum(0));
    }

    @Test
    void a_missing_report_fails() throws Exception {
        Files.delete(root.resolve(UNIT));
        Files.delete(root.resolve(CONTAINER));
        Sum sum = sum(0);
        assertEquals(1, sum.code());
        assertTrue(sum.said().contains("a has tests and no report"), sum::said);
        assertTrue(sum.said().contains("c has tests for the container and no report"), sum::said);
    }

    @Test
    void a_report_of_no_test_fails() throws Exception {
        report(UNIT, "");
        report(CONTAINER, "");
        Sum sum = sum(0);
        assertEquals(1, sum.code());
        assertTrue(sum.said().contains("a has reports that count no test"), sum::said);
        assertTrue(sum.said().contains("TEST-c.xml counts no test"), sum::said);
    }

    @Test
    void an_empty_report_fails() throws Exception {
        write(CONTAINER, "");
        Sum sum = sum(0);
        assertEquals(1, sum.code());
        assertTrue(sum.said().contains("TEST-c.xml is empty"), sum::said);
    }

    @Test
    void a_build_that_failed_is_not_saved_by_its_reports() throws Exception {
        assertEquals(new Sum(1, "FAILED the build failed (Maven: 1)\n3 passed, 1 failed\n"), sum(1));
    }

    private void report(String path, String cases) throws IOException {
        write(path, "<testsuite>" + cases + "</testsuite>");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Sum sum(int maven) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        classes.toString(),
                        "Reports",
                        root.toString(),
                        Integer.toString(maven))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Sum(process.waitFor(), said);
    }
}
