package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.PluginStatus.State;
import w2w.api.plugin.Plugins;
import w2w.api.plugin.PluginsListener;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;
import w2w.itests.fixture.GoodScheduler;
import w2w.itests.fixture.ThrowingActivator;
import w2w.itests.fixture.ThrowingScheduler;
import w2w.itests.fixture.UnlinkedScheduler;

/** Each way in which a plug-in can be bad, dropped into the watched folder of a running container. */
class PluginsTest {
    private static final String API = "w2w.api.diffusion;version=\"[1.0,2)\"";

    private final Plugins plugins = Container.service(Plugins.class);
    private Path folder = Path.of("");

    @BeforeEach
    void empty_folder() throws IOException {
        Container.clear();
        folder = Container.folder();
    }

    @AfterEach
    void leave_nothing() throws IOException {
        Container.clear();
    }

    private static PluginJar good(String bundle, String version, String id) {
        return PluginJar.of(bundle, version)
                .imports(API)
                .plugin(GoodScheduler.class, NoiseScheduler.class, id)
                .pack(GoodScheduler.OneStep.class);
    }

    private static ScheduleRequest request() {
        return new ScheduleRequest(1, new TrainingSchedule(new double[] {0.9, 0.5}, PredictionType.EPSILON), Map.of());
    }

    /** Before File Install has seen it, a file is UNSATISFIED too, for another reason. */
    private static PluginStatus unresolved(String file) {
        Container.await(file, () -> Container.statuses(file).stream()
                .anyMatch(s -> s.cause().startsWith("missing")));
        return Container.status(file, State.UNSATISFIED);
    }

    private void everythingElseWorks() throws IOException {
        good("lab.bystander", "1.0.0", "bystander").drop(folder, "bystander.jar");
        Container.status("bystander", State.READY);
        assertEquals(
                1,
                plugins.get(NoiseScheduler.class, "bystander")
                        .schedule(request())
                        .size());
    }

    @Test
    void a_dropped_bundle_is_ready_is_called_is_replaced_and_is_removed() throws IOException {
        long before = System.nanoTime();
        good("lab.good", "1.0.0", "good").drop(folder, "good.jar");
        PluginStatus status = Container.status("good", State.READY);
        System.out.printf("drop to READY: %d ms%n", (System.nanoTime() - before) / 1_000_000);
        assertEquals(
                new PluginStatus(
                        "good", Optional.of(PluginKind.SCHEDULER), "Test good", "lab.good", "1.0.0", State.READY, ""),
                status);
        NoiseScheduler old = plugins.get(NoiseScheduler.class, "good");
        Schedule table = old.schedule(request());
        assertEquals(1, table.size());
        assertTrue(plugins.ids(NoiseScheduler.class).contains("good"));

        good("lab.good", "1.1.0", "good").drop(folder, "good.jar");
        Container.await("1.1.0", () -> Container.statuses("good").stream()
                .anyMatch(s -> s.version().equals("1.1.0") && s.state() == State.READY));
        assertEquals(1, Container.statuses("good").size());
        W2wException gone = assertThrows(W2wException.class, () -> old.schedule(request()));
        assertEquals(Kind.PLUGIN, gone.kind());
        assertTrue(
                gone.getMessage().contains("lab.good 1.0.0") && gone.what().contains("was removed"), gone.getMessage());
        assertThrows(W2wException.class, table::size);

        Files.delete(folder.resolve("good.jar"));
        Container.await("gone", () -> Container.statuses("good").isEmpty());
        W2wException absent = assertThrows(W2wException.class, () -> plugins.get(NoiseScheduler.class, "good"));
        assertEquals(Kind.INPUT, absent.kind());
    }

    @Test
    void a_jar_that_cannot_resolve_is_listed_with_the_missing_package_and_its_range() throws IOException {
        good("lab.needy", "2.0.0", "needy")
                .imports(API + ",lab.absent;version=\"[1.0,2)\"")
                .drop(folder, "needy.jar");
        PluginStatus status = unresolved("needy.jar");
        assertEquals("lab.needy", status.bundle());
        assertEquals("2.0.0", status.version());
        assertEquals("missing package lab.absent [1.0.0,2.0.0)", status.cause());
        everythingElseWorks();
    }

    @Test
    void a_version_that_is_not_there_is_told_beside_the_one_that_is() throws IOException {
        good("lab.future", "1.0.0", "future")
                .imports("w2w.api.diffusion;version=\"[7,8)\"")
                .drop(folder, "future.jar");
        PluginStatus status = unresolved("future.jar");
        assertTrue(
                status.cause().startsWith("missing package w2w.api.diffusion [7.0.0,8.0.0) (there is 1."),
                status.cause());
    }

    @Test
    void a_constructor_that_throws_is_told_by_a_check_before_anybody_uses_the_plugin() throws IOException {
        PluginJar.of("lab.unmade", "1.0.0")
                .imports(API)
                .plugin(ThrowingScheduler.class, NoiseScheduler.class, "unmade")
                .drop(folder, "unmade.jar");
        Container.status("unmade", State.READY); // a list makes nothing
        PluginStatus checked = plugins.check().stream()
                .filter(s -> s.id().equals("unmade"))
                .findFirst()
                .orElseThrow();
        assertEquals(State.FAILED, checked.state());
        assertFalse(checked.cause().isEmpty());
        everythingElseWorks();
    }

    @Test
    void a_bundle_whose_activator_throws_is_listed() throws IOException {
        PluginJar.of("lab.stillborn", "1.0.0")
                .imports("org.osgi.framework")
                .activator(ThrowingActivator.class)
                .drop(folder, "stillborn.jar");
        PluginStatus status = Container.status("stillborn.jar", State.FAILED);
        assertEquals("lab.stillborn", status.bundle());
        assertTrue(status.cause().startsWith("does not start"), status.cause());
        everythingElseWorks();
    }

    @Test
    void a_file_that_is_no_bundle_is_listed() throws IOException {
        Files.writeString(folder.resolve("notes.jar"), "not a zip");
        Files.writeString(folder.resolve("readme.txt"), "hello");
        assertTrue(Container.status("notes.jar", State.FAILED).cause().contains("cannot be read as a jar"));
        assertTrue(Container.status("readme.txt", State.FAILED).cause().contains("is no bundle"));
        everythingElseWorks();
    }

    @Test
    void of_two_bundles_with_one_id_the_first_is_used_and_the_other_is_blocked() throws IOException {
        good("lab.first", "1.0.0", "twin").drop(folder, "first.jar");
        Container.status("twin", State.READY);
        good("lab.second", "2.0.0", "twin").drop(folder, "second.jar");
        PluginStatus blocked = Container.status("twin", State.BLOCKED);
        assertEquals("lab.second", blocked.bundle());
        assertEquals("its id is taken by bundle lab.first 1.0.0", blocked.cause());
        assertEquals("lab.first", Container.status("twin", State.READY).bundle());
        assertEquals(
                1, plugins.get(NoiseScheduler.class, "twin").schedule(request()).size());

        Files.delete(folder.resolve("first.jar"));
        Container.await("second takes over", () -> Container.statuses("twin").stream()
                .allMatch(s -> s.bundle().equals("lab.second") && s.state() == State.READY));
    }

    @Test
    void the_same_bundle_under_a_second_file_name_is_listed() throws IOException {
        good("lab.copy", "1.0.0", "copy").drop(folder, "copy-a.jar");
        Container.status("copy", State.READY);
        good("lab.copy", "1.0.0", "copy").drop(folder, "copy-b.jar");
        PluginStatus blocked = Container.status("copy-b.jar", State.BLOCKED);
        assertTrue(blocked.cause().contains("copy-a.jar"), blocked.cause());
    }

    @Test
    void a_component_that_throws_in_its_constructor_is_failed_with_what_it_threw() throws IOException {
        PluginJar.of("lab.throwing", "0.1.0")
                .imports(API)
                .plugin(ThrowingScheduler.class, NoiseScheduler.class, "throwing")
                .drop(folder, "throwing.jar");
        Container.status("throwing", State.READY);
        W2wException e = assertThrows(W2wException.class, () -> plugins.get(NoiseScheduler.class, "throwing"));
        assertEquals(Kind.PLUGIN, e.kind());
        assertTrue(e.getMessage().contains("lab.throwing 0.1.0"), e.getMessage());
        assertTrue(e.getMessage().contains("no licence found"), e.getMessage());
        PluginStatus status = Container.status("throwing", State.FAILED);
        assertTrue(status.cause().contains("no licence found"), status.cause());
        assertFalse(plugins.ids(NoiseScheduler.class).contains("throwing"));
        everythingElseWorks();
    }

    @Test
    void a_linkage_error_in_a_call_names_bundle_method_and_class() throws IOException {
        PluginJar.of("lab.unlinked", "0.2.0")
                .imports(API)
                .plugin(UnlinkedScheduler.class, NoiseScheduler.class, "unlinked")
                .drop(folder, "unlinked.jar");
        Container.status("unlinked", State.READY);
        NoiseScheduler scheduler = plugins.get(NoiseScheduler.class, "unlinked");
        W2wException e = assertThrows(W2wException.class, () -> scheduler.schedule(request()));
        assertEquals(Kind.PLUGIN, e.kind());
        assertTrue(e.getMessage().contains("lab.unlinked 0.2.0"), e.getMessage());
        PluginStatus status = Container.status("unlinked", State.FAILED);
        assertTrue(
                status.cause().startsWith("NoiseScheduler.schedule threw NoClassDefFoundError")
                        && status.cause().contains("UnlinkedScheduler$Absent"),
                status.cause());
        everythingElseWorks();
    }

    @Test
    void what_comes_out_of_a_plugin_is_guarded_too() throws IOException {
        good("lab.deep", "1.0.0", "deep").drop(folder, "deep.jar");
        Container.status("deep", State.READY);
        Schedule table = plugins.get(NoiseScheduler.class, "deep").schedule(request());
        W2wException e = assertThrows(W2wException.class, table::begin);
        assertEquals(Kind.PLUGIN, e.kind());
        assertTrue(
                e.what().contains("Schedule.begin threw UnsupportedOperationException: one step too many"), e.what());
        plugins.enable(PluginKind.SCHEDULER, "deep", true);
        Container.status("deep", State.READY);
    }

    @Test
    void a_component_without_its_reference_is_unsatisfied_and_names_it() throws IOException {
        PluginJar.of("lab.waiting", "1.0.0")
                .imports(API)
                .component(
                        GoodScheduler.class,
                        NoiseScheduler.class,
                        "singleton",
                        "<reference name='clock' interface='java.time.Clock' target='(zone=mars)'/>",
                        Map.of("w2w.plugin.id", "waiting"))
                .pack(GoodScheduler.OneStep.class)
                .drop(folder, "waiting.jar");
        PluginStatus status = Container.status("waiting", State.UNSATISFIED);
        assertEquals("missing service java.time.Clock with (zone=mars) (reference clock)", status.cause());
        W2wException e = assertThrows(W2wException.class, () -> plugins.get(NoiseScheduler.class, "waiting"));
        assertEquals(Kind.PLUGIN, e.kind());
        assertTrue(e.what().contains("java.time.Clock"), e.what());
    }

    @Test
    void a_switched_off_plugin_is_blocked_until_it_is_switched_on() throws IOException {
        good("lab.switched", "1.0.0", "switched").drop(folder, "switched.jar");
        Container.status("switched", State.READY);
        plugins.enable(PluginKind.SCHEDULER, "switched", false);
        assertEquals("switched off", Container.status("switched", State.BLOCKED).cause());
        assertThrows(W2wException.class, () -> plugins.get(NoiseScheduler.class, "switched"));
        plugins.enable(PluginKind.SCHEDULER, "switched", true);
        Container.status("switched", State.READY);
    }

    @Test
    void the_choice_survives_a_restart_of_the_host() throws IOException, BundleException {
        good("lab.kept", "1.0.0", "kept").drop(folder, "kept.jar");
        Container.status("kept", State.READY);
        plugins.enable(PluginKind.SCHEDULER, "kept", false);
        Bundle host = List.of(Container.context().getBundles()).stream()
                .filter(b -> b.getSymbolicName().equals("w2w.engine"))
                .findFirst()
                .orElseThrow();
        host.stop();
        host.start();
        assertEquals("switched off", Container.status("kept", State.BLOCKED).cause());
        Container.service(Plugins.class).enable(PluginKind.SCHEDULER, "kept", true);
    }

    @Test
    void listeners_follow_changes() throws IOException {
        AtomicInteger changes = new AtomicInteger();
        ServiceRegistration<PluginsListener> registration =
                Container.context().registerService(PluginsListener.class, changes::incrementAndGet, null);
        try {
            good("lab.seen", "1.0.0", "seen").drop(folder, "seen.jar");
            Container.status("seen", State.READY);
            assertTrue(changes.get() > 0);
        } finally {
            registration.unregister();
        }
    }
}
