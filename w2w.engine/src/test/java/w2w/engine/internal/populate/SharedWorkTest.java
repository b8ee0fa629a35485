package w2w.engine.internal.populate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.BackboneSession;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Run;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.engine.internal.render.RenderService;

/** Work that is stopped, killed, or done by several processes at once. */
class SharedWorkTest extends PopulateFixture {
    @Test
    void what_was_stopped_goes_on_to_the_same_adapters() {
        Identity[] who = {identity("ann", 4), identity("bob", 3), identity("eve", 2)};
        populate(request(TRAINING, together(2), who), "straight");
        for (int after : new int[] {3, 9, 17, 23}) {
            String to = "stopped-" + after;
            AtomicInteger steps = new AtomicInteger();
            Task killed = Task.observedBy(new Task.Observer() {
                @Override
                public void measured(String quantity, double value) {
                    if (quantity.equals("loss")) {
                        steps.incrementAndGet();
                    }
                }

                @Override
                public boolean isCancelled() {
                    return steps.get() >= after;
                }
            });
            assertThrows(
                    CancelledException.class,
                    () -> populator.populate(session, request(TRAINING, together(2), who), folder.resolve(to), killed));
            AtomicInteger left = new AtomicInteger();
            populator.populate(
                    session,
                    request(TRAINING, together(2), who),
                    folder.resolve(to),
                    Task.observedBy(new Task.Observer() {
                        @Override
                        public void measured(String quantity, double value) {
                            left.addAndGet(quantity.equals("loss") ? 1 : 0);
                        }
                    }));
            assertEquals(24 - after, left.get(), "steps that were left");
            for (Identity each : who) {
                assertArrayEquals(weights("straight", each.name()), weights(to, each.name()), each.name());
            }
            assertEquals(List.of(), list(folder.resolve(to).resolve("running")));
            assertEquals(List.of(), list(folder.resolve(to).resolve("claims")));
        }
    }

    @Test
    void what_was_stopped_while_adapters_were_written_is_not_trained_again() {
        Identity[] who = {identity("ann", 4), identity("bob", 3)};
        populate(request(TRAINING, together(2), who), "straight");
        Task killed = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return list(folder.resolve("out/models")).size() == 1;
            }
        });
        PopulateRequest request = request(TRAINING, together(2), who);
        assertThrows(
                CancelledException.class, () -> populator.populate(session, request, folder.resolve("out"), killed));
        AtomicInteger steps = new AtomicInteger();
        List<String> told = new ArrayList<>();
        PopulateReport rest = populator.populate(
                session,
                request,
                folder.resolve("out"),
                (names, task) -> told.addAll(names),
                Task.observedBy(new Task.Observer() {
                    @Override
                    public void measured(String quantity, double value) {
                        steps.addAndGet(quantity.equals("loss") ? 1 : 0);
                    }
                }));
        assertEquals(0, steps.get());
        assertEquals(1, rest.trained());
        assertEquals(List.of("bob"), told);
        assertArrayEquals(weights("straight", "bob"), weights("out", "bob"));
        assertEquals(List.of(), list(folder.resolve("out/running")));
    }

    @Test
    void who_is_taken_up_alone_does_not_leave_the_others_alone() {
        Identity[] who = {identity("ann", 3), identity("bob", 3), identity("eve", 3)};
        AtomicInteger steps = new AtomicInteger();
        Task killed = Task.observedBy(new Task.Observer() {
            @Override
            public void measured(String quantity, double value) {
                steps.addAndGet(quantity.equals("loss") ? 1 : 0);
            }

            @Override
            public boolean isCancelled() {
                return steps.get() >= 5;
            }
        });
        assertThrows(
                CancelledException.class,
                () -> populator.populate(session, request(TRAINING, together(1), who), folder.resolve("out"), killed));
        List<String> told = new ArrayList<>();
        populator.populate(
                session,
                request(TRAINING, together(2), who),
                folder.resolve("out"),
                (names, task) -> told.add(names.toString()),
                Task.unwatched());
        assertEquals(List.of("[ann]", "[bob, eve]"), told);
    }

    /** What another process runs: says when it has taken its first steps, and goes on when it is told to. */
    public static void main(String[] arguments) {
        Path pictures = Path.of(arguments[0]);
        Path to = Path.of(arguments[1]);
        Path go = Path.of(arguments[2]);
        FakePlugins plugins = new FakePlugins();
        AtomicInteger steps = new AtomicInteger();
        Task watched = Task.observedBy(new Task.Observer() {
            @Override
            public void measured(String quantity, double value) {
                if (quantity.equals("loss") && steps.incrementAndGet() == 5) {
                    System.out.println("in training");
                    while (!Files.exists(go)) {
                        Thread.onSpinWait();
                    }
                }
            }
        });
        try (BackboneSession session = open(ClosedFormBackbone.MODEL)) {
            new PopulateService(plugins, new RenderService(plugins))
                    .populate(
                            session,
                            request(TRAINING, together(2), six(pictures)),
                            to,
                            (names, task) -> names.forEach(System.out::println),
                            watched);
        }
        System.out.println("done");
    }

    private static Identity[] six(Path pictures) {
        return Stream.of("ann", "bob", "eve", "joe", "pam", "sue")
                .map(name -> identity(pictures, name, 3))
                .toArray(Identity[]::new);
    }

    private Process start(Path said) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SharedWorkTest.class.getName(),
                        folder.resolve("pictures").toString(),
                        folder.resolve("out").toString(),
                        folder.resolve("go").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(said.toFile())
                .start();
    }

    private static void await(Process process, Path said) throws Exception {
        while (Files.size(said) == 0) {
            assertTrue(process.isAlive(), "the other process ended by itself");
            Thread.sleep(5);
        }
    }

    @Test
    void two_processes_train_everybody_once() throws Exception {
        Identity[] who = six(folder.resolve("pictures"));
        populate(request(TRAINING, together(2), who), "straight");
        Path one = Files.createFile(folder.resolve("one"));
        Path two = Files.createFile(folder.resolve("two"));
        Process first = start(one);
        Process second = start(two);
        try {
            await(first, one);
            await(second, two);
            assertEquals(4, list(folder.resolve("out/claims")).size(), "two pairs, both in training");
            Files.createFile(folder.resolve("go"));
            assertTrue(first.waitFor(60, TimeUnit.SECONDS) && second.waitFor(60, TimeUnit.SECONDS));
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
        }
        List<String> trained = Stream.of(one, two)
                .flatMap(said -> lines(said).stream())
                .filter(line -> line.length() == 3)
                .sorted()
                .toList();
        assertEquals(Stream.of(who).map(Identity::name).toList(), trained);
        for (Identity each : who) {
            assertArrayEquals(weights("straight", each.name()), weights("out", each.name()), 1e-4f, each.name());
        }
        assertEquals(List.of(), list(folder.resolve("out/claims")));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whom_a_killed_process_had_claimed_are_taken_over() throws Exception {
        Identity[] who = six(folder.resolve("pictures"));
        Path said = Files.createFile(folder.resolve("said"));
        Process killed = start(said);
        PopulateRequest request = request(TRAINING, together(2), who);
        try {
            await(killed, said);
            PopulateReport living = populate(request, "out");
            assertEquals(4, living.trained());
            assertEquals(List.of("ann", "bob"), living.elsewhere());
        } finally {
            killed.destroyForcibly();
            assertTrue(killed.waitFor(30, TimeUnit.SECONDS));
        }
        assertEquals(2, list(folder.resolve("out/claims")).size(), "the dead one's");
        PopulateReport rest = populate(request, "out");
        assertEquals(2, rest.trained());
        assertEquals(6, rest.finished().size());
        assertEquals(List.of(), list(folder.resolve("out/claims")));
    }

    @Test
    void shares_divide_the_identities_and_claims_keep_others_off() throws IOException {
        Identity[] who = {identity("ann", 2), identity("bob", 2), identity("eve", 2)};
        PopulateReport second = populate(request(TRAINING, new Run(2, 0, 1, 0, 2, 2), who), "out");
        assertEquals(List.of("ann", "eve"), second.elsewhere());
        assertEquals(1, second.trained());
        try (Claims other = new Claims(folder.resolve("out/claims"))) {
            assertTrue(other.take("ann"));
            PopulateReport rest = populate(request(TRAINING, new Run(2, 0, 1, 0, 1, 1), who), "out");
            assertEquals(List.of("ann"), rest.elsewhere());
            assertEquals(1, rest.trained());
        }
        assertEquals(
                1,
                populate(request(TRAINING, new Run(2, 0, 1, 0, 1, 1), who), "out")
                        .trained());
    }

    @Test
    void a_claim_of_a_dead_process_is_taken_over_and_one_of_a_living_machine_is_not() throws IOException {
        Path claims = Files.createDirectories(folder.resolve("claims"));
        String mine;
        try (Claims first = new Claims(claims)) {
            assertTrue(first.take("ann"));
            mine = Files.readString(claims.resolve("ann"));
        }
        String[] words = mine.split(" ", -1);
        Files.writeString(claims.resolve("ann"), words[0] + " 999999999 1 x");
        Files.writeString(claims.resolve("bob"), "another-machine 1 1 x");
        Files.writeString(claims.resolve("eve"), "another-machine 1 1 x");
        Files.setLastModifiedTime(
                claims.resolve("eve"),
                java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() - 3600_000));
        try (Claims next = new Claims(claims)) {
            assertTrue(next.take("ann"));
            assertFalse(next.take("bob"));
            assertTrue(next.take("eve"));
        }
        assertEquals(List.of("bob"), list(claims));
    }
}
