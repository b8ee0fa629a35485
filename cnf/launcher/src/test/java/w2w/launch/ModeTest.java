package w2w.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModeTest {
    @TempDir
    Path folder;

    @Test
    void no_argument_is_the_workbench_and_shell_alone_is_gogo() {
        assertEquals(Mode.WORKBENCH, Mode.of());
        assertEquals(Mode.SHELL, Mode.of("shell"));
        assertEquals(Mode.COMMAND, Mode.of("shell", "--help"));
        assertEquals(Mode.COMMAND, Mode.of("plugins"));
    }

    @Test
    void each_mode_installs_its_own_bundles_only() throws IOException {
        for (String jar : List.of("bundles/engine.jar", "workbench/swt.jar", "shell/gogo.jar")) {
            Files.createDirectories(folder.resolve(jar));
        }
        assertEquals(List.of("engine.jar"), installed(Mode.COMMAND));
        assertEquals(List.of("engine.jar", "swt.jar"), installed(Mode.WORKBENCH));
        assertEquals(List.of("engine.jar", "gogo.jar"), installed(Mode.SHELL));
    }

    @Test
    void what_the_user_owns_is_below_the_named_home_and_relative_to_the_callers_folder() {
        Places places = Places.of(
                Map.of("w2w.directory", "/lab", "w2w.dist", "/opt/w2w", "user.home", "/home/a"),
                Map.of("W2W_HOME", "mine"));
        assertEquals(Path.of("/lab/mine"), places.home());
        assertEquals(Path.of("/lab/mine/plugins"), places.plugins());
        assertEquals(Path.of("/opt/w2w"), places.dist());
        Places plain = Places.of(Map.of("user.home", "/home/a", "w2w.plugins", "/p"), Map.of());
        assertEquals(Path.of("/home/a/.w2w"), plain.home());
        assertEquals(Path.of("/p"), plain.plugins());
    }

    @Test
    void the_lowest_level_that_names_a_bundle_has_it_and_the_rest_are_plugins() {
        StartLevels levels = new StartLevels(Map.of(2, "org.osgi.*, w2w.lib.djl", 7, "w2w.*", 3, "w2w.engine"));
        assertEquals(2, levels.of("org.osgi.util.promise"));
        assertEquals(2, levels.of("w2w.lib.djl"));
        assertEquals(3, levels.of("w2w.engine"));
        assertEquals(7, levels.of("w2w.ui"));
        assertEquals(StartLevels.PLUGINS, levels.of("lab.loss"));
        assertEquals(StartLevels.PLUGINS, levels.of("orgxosgi.y"));
    }

    private List<String> installed(Mode mode) throws IOException {
        return new Places(folder, folder, folder, folder)
                .bundles(mode).stream().map(p -> p.getFileName().toString()).toList();
    }
}
