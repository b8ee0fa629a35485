package w2w.ui.internal.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.Edit;
import w2w.api.studio.Subject;
import w2w.api.task.W2wException;
import w2w.ui.internal.model.TrustQuestions;
import w2w.ui.internal.test.FakeStudio;
import w2w.ui.internal.test.FakeWorkspace;

/** The test's thread is the UI thread: it runs what comes back. */
class PicturesTest {
    @TempDir
    Path folder;

    private final BlockingQueue<Runnable> ui = new LinkedBlockingQueue<>();
    private final FakeStudio studio = new FakeStudio(40);
    private FakeWorkspace workspace;
    private Pictures pictures;

    @BeforeEach
    void begin() {
        workspace = studio.workspace(folder.resolve("workspace"));
        pictures = begun();
    }

    private Pictures begun() {
        Pictures made = new Pictures(
                studio.services(),
                ui::add,
                new TrustQuestions(studio.trustedFiles, studio.catalogue, ui::add),
                folder.resolve("thumbnails"));
        made.useWorkspace(Optional.of(workspace));
        return made;
    }

    @AfterEach
    void end() {
        pictures.close();
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain for " + what);
            Runnable next = ui.poll(20, TimeUnit.MILLISECONDS);
            if (next != null) {
                next.run();
            }
        }
    }

    private Shot shot(int row, int steps) {
        RenderSettings settings =
                new RenderSettings("p", "", 2, RenderSettings.Against.BASE_MODEL, "", steps, 128, 128);
        return new Shot(new Subject.Point(workspace.people().read(row, 1), Edit.NONE), 0, settings);
    }

    @Test
    void a_picture_that_is_known_is_not_drawn_again() throws Exception {
        List<Raster> got = new ArrayList<>();
        pictures.draw(shot(0, 12), Priority.STAGE, (p, last) -> got.add(p));
        await("a picture", () -> got.size() == 1);
        pictures.draw(shot(0, 12), Priority.STAGE, (p, last) -> got.add(p));
        await("it again", () -> got.size() == 2);
        assertEquals(1, studio.renderer.drawn.get());
        assertEquals(128, got.get(0).width());
    }

    @Test
    void what_a_picture_of_the_stage_warns_of_is_known_until_the_next() throws Exception {
        studio.renderer.warnings = List.of("1 tag in the prompt is not applied");
        pictures.draw(shot(0, 12), Priority.STAGE, (p, last) -> {});
        await("its warning", () -> pictures.warnings().get().equals(List.of("1 tag in the prompt is not applied")));
        studio.renderer.warnings = List.of();
        pictures.draw(shot(1, 12), Priority.STAGE, (p, last) -> {});
        await("none", () -> pictures.warnings().get().isEmpty());
    }

    @Test
    void a_moving_shot_is_seen_coarse_at_once_and_then_whole() throws Exception {
        studio.renderer.stepMillis = 5;
        List<Boolean> got = new ArrayList<>();
        Easel easel = pictures.easel((p, last) -> got.add(last));
        easel.show(shot(0, 30));
        await("both", () -> got.size() == 2);
        assertEquals(List.of(false, true), got);
    }

    @Test
    void whole_pictures_that_are_out_of_date_are_given_up() throws Exception {
        studio.renderer.stepMillis = 10;
        List<Boolean> got = new ArrayList<>();
        Easel easel = pictures.easel((p, last) -> got.add(last));
        for (int i = 0; i < 8; i++) {
            easel.show(shot(i, 60));
            long until = System.nanoTime() + 60_000_000;
            await("the next movement", () -> System.nanoTime() > until);
        }
        await("the last one", () -> got.contains(true));
        long coarse = got.stream().filter(last -> !last).count();
        assertTrue(coarse >= 3, coarse + " coarse pictures during the movement");
        assertEquals(1, got.stream().filter(last -> last).count());
        assertEquals(1 + coarse, studio.renderer.drawn.get(), "no whole picture but the last was finished");
        int given = studio.renderer.cancelled.get();
        assertTrue(given <= 3, given + " whole pictures were begun while the hand moved on");
    }

    @Test
    void what_somebody_looks_at_comes_before_thumbnails() throws Exception {
        studio.renderer.stepMillis = 10;
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            pictures.draw(
                    pictures.thumbnail(shot(i, 1).subject()), Priority.VISIBLE, (p, last) -> order.add("thumbnail"));
        }
        await("the first ones to begin", () -> studio.backbone.open.get() > 0);
        pictures.draw(shot(30, 12), Priority.STAGE, (p, last) -> order.add("stage"));
        await("all", () -> order.size() == 25);
        assertTrue(order.indexOf("stage") <= 8, "after " + order.indexOf("stage") + " thumbnails");
    }

    @Test
    void thumbnails_come_from_the_disk_the_next_time_and_before_the_model_is_open() throws Exception {
        List<Raster> got = new ArrayList<>();
        Shot thumbnail = pictures.thumbnail(shot(3, 1).subject());
        pictures.draw(thumbnail, Priority.VISIBLE, (p, last) -> got.add(p));
        await("a thumbnail", () -> got.size() == 1);
        pictures.close();
        try (Stream<Path> files = Files.walk(folder.resolve("thumbnails"))) {
            assertEquals(1, files.filter(f -> f.toString().endsWith(".jpg")).count());
        }
        pictures = begun();
        pictures.draw(thumbnail, Priority.VISIBLE, (p, last) -> got.add(p));
        await("it from disk", () -> got.size() == 2);
        assertEquals(1, studio.renderer.drawn.get());
        assertEquals(0, studio.backbone.open.get());
    }

    @Test
    void a_failure_is_told_to_those_who_wait_and_the_next_one_is_tried() throws Exception {
        studio.renderer.failure = Optional.of(W2wException.of(W2wException.Kind.DEVICE, "out of memory"));
        List<String> got = new ArrayList<>();
        Receiver receiver = new Receiver() {
            @Override
            public void show(Raster picture, boolean last) {
                got.add("picture");
            }

            @Override
            public void failed(RuntimeException why) {
                got.add(String.valueOf(why.getMessage()));
            }
        };
        pictures.draw(shot(0, 12), Priority.STAGE, receiver);
        await("the failure", () -> got.size() == 1);
        assertEquals("out of memory", got.get(0));
        assertEquals(0, studio.backbone.open.get(), "the model is left after a failure that is not the input's");
        studio.renderer.failure = Optional.empty();
        pictures.draw(shot(0, 12), Priority.STAGE, receiver);
        await("a picture", () -> got.size() == 2);
        assertEquals("picture", got.get(1));
    }

    @Test
    void nothing_is_received_after_a_cancellation() throws Exception {
        studio.renderer.stepMillis = 5;
        List<Raster> got = new ArrayList<>();
        Ticket ticket = pictures.draw(shot(0, 40), Priority.STAGE, (p, last) -> got.add(p));
        await("drawing", () -> studio.backbone.open.get() > 0);
        ticket.cancel();
        List<Raster> next = new ArrayList<>();
        pictures.draw(shot(1, 2), Priority.STAGE, (p, last) -> next.add(p));
        await("the next", () -> next.size() == 1);
        assertTrue(got.isEmpty());
        assertFalse(studio.renderer.cancelled.get() == 0);
    }

    @Test
    void shots_that_differ_have_different_keys() {
        Shot a = shot(0, 12);
        List<Shot> others = List.of(
                shot(1, 12),
                shot(0, 13),
                new Shot(a.subject(), 1, a.settings()),
                new Shot(new Subject.Base(), 0, a.settings()),
                a.withSettings(a.settings().withPrompt("q")));
        for (Shot other : others) {
            assertFalse(Shots.key("m", a).equals(Shots.key("m", other)));
        }
        assertFalse(Shots.key("m", a).equals(Shots.key("n", a)));
        assertEquals(Shots.key("m", a), Shots.key("m", shot(0, 12)));
    }
}
