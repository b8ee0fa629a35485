package w2w.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The way of {@code ./w2w test -Dkey=value}: to Maven, to this process, and by W2W_TEST_VM to the container's. */
class PropertiesTest {
    @TempDir
    Path folder;

    @Test
    void the_test_commands_properties_reach_unit_tests() {
        String given = System.getenv("W2W_TEST_VM");
        if (given == null || !given.contains("-Dw2w.golden=")) {
            assertTrue(Files.isDirectory(Path.of(System.getProperty("w2w.golden"))));
        }
        if (given != null) {
            for (String option : given.split("','", -1)) {
                String[] pair = option.replaceAll("^'?-D|'$", "").split("=", 2);
                assertEquals(pair[1], System.getProperty(pair[0]), option);
            }
        }
    }

    /** In a copy of the scripts, with a Maven that writes down what it is given. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void the_test_command_gives_maven_and_the_container_the_same_properties() throws Exception {
        Path root = Path.of(System.getProperty("w2w.root"));
        Path scripts = Files.createDirectories(folder.resolve("cnf/scripts"));
        try (Stream<Path> files = Files.list(root.resolve("cnf/scripts"))) {
            for (Path file : files.toList()) {
                Files.copy(file, scripts.resolve(file.getFileName()));
            }
        }
        Files.copy(root.resolve("w2w"), folder.resolve("w2w"));
        Files.writeString(folder.resolve("pom.xml"), "<project/>");
        Path maven = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\nprintf '%s\\n' \"$@\" \"vm $W2W_TEST_VM\" > given\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertEquals(1, test("-Dw2w.golden=/some where", "-Dw2w.other=1"), "no test ran, which is never a success");
        List<String> given = Files.readAllLines(folder.resolve("given"));
        assertTrue(given.containsAll(List.of("verify", "-Dw2w.golden=/some where", "-Dw2w.other=1")), given::toString);
        assertEquals("vm '-Dw2w.golden=/some where','-Dw2w.other=1'", given.get(given.size() - 1));
        Files.delete(folder.resolve("given"));
        assertEquals(1, test("w2w.golden"), "not a property");
        assertTrue(Files.notExists(folder.resolve("given")), "Maven was called though the usage was wrong");
    }

    private int test(String... properties) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                                Stream.of("bash", folder.resolve("w2w").toString(), "test"), Stream.of(properties))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().putIfAbsent("DISPLAY", ":0"); // nothing here opens a window
        Process process = builder.start();
        assertTrue(process.waitFor(90, TimeUnit.SECONDS));
        return process.exitValue();
    }
}
