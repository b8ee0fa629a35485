package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.plugin.PluginStatus.State;
import w2w.cli.Command;
import w2w.itests.fixture.GoodScheduler;
import w2w.itests.fixture.HelloCommand;
import w2w.itests.fixture.ThrowingCommand;

/** The command line as the launcher calls it. */
class CommandLineTest {
    private static final String METATYPE =
            """
            <metatype:MetaData xmlns:metatype='http://www.osgi.org/xmlns/metatype/v1.3.0'>
              <OCD id='lab.settings' name='Lab settings'>
                <AD id='threads' type='Integer' default='4' min='1' max='64' description='Threads to use.'/>
                <AD id='device' type='String' default='auto'>
                  <Option label='a' value='auto'/><Option label='c' value='cpu'/>
                </AD>
              </OCD>
              <Designate pid='lab.settings'><Object ocdref='lab.settings'/></Designate>
            </metatype:MetaData>
            """;

    private final BundleContext context = Container.context();
    private Path folder = Path.of("");
    private String out = "";
    private String err = "";

    @BeforeEach
    void empty_folder() throws IOException {
        Container.clear();
        folder = Container.folder();
    }

    @AfterEach
    void leave_nothing() throws IOException {
        Container.clear();
    }

    private int run(String... arguments) throws Exception {
        CommandLine.Result result = CommandLine.run(arguments);
        out = result.out();
        err = result.err();
        return result.code();
    }

    @Test
    void version_tells_the_container() throws Exception {
        assertEquals(Command.DONE, run("version"), () -> err);
        assertTrue(out.contains("w2w        1.0.0"), out);
        assertTrue(out.contains("Apache Software Foundation 7.0.5"), out);
        assertEquals(Command.DONE, run("--version"));
        assertTrue(out.contains("w2w        1.0.0"), out);
    }

    @Test
    void plugins_shows_what_is_wrong_with_a_file() throws Exception {
        java.nio.file.Files.writeString(folder.resolve("junk.jar"), "junk");
        Container.status("junk.jar", State.FAILED);
        assertEquals(Command.DONE, run("plugins", "--state", "failed"), () -> err);
        assertTrue(out.contains("junk.jar") && out.contains("cannot be read as a jar"), out);
        assertFalse(out.contains("READY"), out);
        assertEquals(Command.FAILED, run("plugins", "--kind", "schedular"));
        assertTrue(err.contains("Did you mean scheduler?"), err);
    }

    @Test
    void plugins_are_switched_off_and_on() throws Exception {
        PluginJar.of("lab.cli", "1.0.0")
                .imports("w2w.api.diffusion")
                .plugin(GoodScheduler.class, NoiseScheduler.class, "cli-scheduler")
                .drop(folder, "cli.jar");
        Container.status("cli-scheduler", State.READY);
        assertEquals(Command.DONE, run("plugins", "disable", "scheduler", "cli-scheduler"), () -> err);
        Container.status("cli-scheduler", State.BLOCKED);
        assertEquals(Command.DONE, run("plugins", "enable", "scheduler", "cli-scheduler"), () -> err);
        Container.status("cli-scheduler", State.READY);
        assertEquals(Command.FAILED, run("plugins", "enable", "scheduler", "nobody"));
        assertTrue(err.contains("there is no scheduler nobody"), err);
    }

    @Test
    void a_dropped_bundle_brings_a_command_and_a_broken_one_harms_no_other() throws Exception {
        PluginJar.of("lab.commands", "3.2.1")
                .imports("w2w.cli")
                .component(
                        HelloCommand.class,
                        Command.class,
                        "prototype",
                        "",
                        Map.of("w2w.command.path", "lab hello", "w2w.command.description", "Says hello."))
                .component(
                        ThrowingCommand.class,
                        Command.class,
                        "prototype",
                        "",
                        Map.of("w2w.command.path", "lab broken", "w2w.command.description", "Breaks."))
                .drop(folder, "commands.jar");
        Container.await("commands", () -> Stream.of(context.getBundles())
                .anyMatch(b -> "lab.commands".equals(b.getSymbolicName()) && b.getRegisteredServices() != null));
        assertEquals(Command.DONE, run("lab", "hello"), () -> err);
        assertEquals("hello from true\n", out);
        assertEquals(Command.DONE, run("lab", "--help"), () -> err);
        assertTrue(out.contains("Says hello.") && out.contains("Breaks."), out);
        assertEquals(Command.FAILED, run("lab", "broken"));
        assertTrue(err.contains("lab.commands 3.2.1") && err.contains("command without licence"), err);
        assertEquals(Command.DONE, run("completion", "bash"), () -> err);
        assertTrue(out.contains("hello") && out.contains("plugins"), out);
        assertTrue(err.contains("lab.commands 3.2.1"), err);
    }

    @Test
    void settings_are_listed_checked_kept_and_taken_back() throws Exception {
        PluginJar.of("lab.settings", "1.0.0")
                .entry("OSGI-INF/metatype/s.xml", METATYPE)
                .drop(folder, "settings.jar");
        Container.await("settings bundle", () -> Stream.of(context.getBundles())
                .anyMatch(b -> "lab.settings".equals(b.getSymbolicName())
                        && b.getState() == org.osgi.framework.Bundle.ACTIVE));
        assertEquals(Command.DONE, run("config", "list", "lab.settings"), () -> err);
        assertTrue(out.contains("threads") && out.contains("1 to 64") && out.contains("auto, cpu"), out);
        assertEquals(Command.DONE, run("config", "get", "lab.settings", "threads"), () -> err);
        assertEquals("4\n", out);
        assertEquals(Command.FAILED, run("config", "set", "lab.settings", "threads", "65"));
        assertTrue(err.contains("\"65\" is not allowed") && err.contains("1 to 64"), err);
        assertEquals(Command.FAILED, run("config", "set", "lab.settings", "device", "cpi"));
        assertTrue(err.contains("Did you mean cpu?"), err);
        assertEquals(Command.FAILED, run("config", "set", "lab.settings", "thread", "2"));
        assertTrue(err.contains("Did you mean threads?"), err);
        assertEquals(Command.FAILED, run("config", "get", "lab.setting", "threads"));
        assertTrue(err.contains("Did you mean lab.settings?"), err);
        assertEquals(Command.DONE, run("config", "set", "lab.settings", "threads", "8"), () -> err);
        assertEquals(Command.DONE, run("config", "get", "lab.settings", "threads"));
        assertEquals("8\n", out);
        assertEquals(Command.DONE, run("config", "unset", "lab.settings", "threads"), () -> err);
        assertEquals(Command.DONE, run("config", "get", "lab.settings", "threads"));
        assertEquals("4\n", out);
    }

    @Test
    void devices_runs_whatever_there_is() throws Exception {
        assertEquals(Command.DONE, run("devices", "--json"), () -> err);
        assertTrue(out.contains("\"devices\"") && out.contains("\"unusable\""), out);
    }
}
