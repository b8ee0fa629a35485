package w2w.engine.internal.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.Rendering;
import w2w.api.edit.Edit;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.CancelledException;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;

/** Pictures that are handed over while others are to be drawn, and pictures that need not be drawn again. */
class DrawnTest extends RenderServiceFixture {
    @TempDir
    Path folder;

    private static RenderRequest request(int pictures, int batch) {
        List<RenderRequest.Item> items = LongStream.range(0, pictures)
                .mapToObj(seed -> new RenderRequest.Item(new Subject.Base(), seed))
                .toList();
        return new RenderRequest(items, SETTINGS, Optional.empty(), batch);
    }

    @Test
    void every_picture_is_handed_over_when_its_batch_is_drawn() {
        List<String> happened = new ArrayList<>();
        BackboneSession watched = watched((method, args) -> {
            if (method.equals("codec")) {
                happened.add("decode");
            }
        });
        renderer.render(
                watched,
                request(5, 2),
                Renderer.Previews.NONE,
                (item, picture) -> happened.add(String.valueOf(item)),
                Task.unwatched());
        assertEquals(List.of("decode", "0", "1", "decode", "2", "3", "decode", "4"), happened);
    }

    @Test
    void a_backbone_that_draws_by_itself_hands_over_batch_by_batch() {
        List<String> happened = new ArrayList<>();
        Rendering rendering = (bank, settings, items, task) -> {
            happened.add("draw " + items.size());
            return items.stream().map(i -> Picture.ofRgb(8, 8, new int[64])).toList();
        };
        BackboneSession remote = (BackboneSession) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BackboneSession.class},
                (p, method, args) -> switch (method.getName()) {
                    case "denoising" -> Optional.empty();
                    case "rendering" -> Optional.of(rendering);
                    default -> invoke(method, session, args);
                });
        renderer.render(
                remote,
                request(3, 2),
                Renderer.Previews.NONE,
                (item, picture) -> happened.add(String.valueOf(item)),
                Task.unwatched());
        assertEquals(List.of("draw 2", "0", "1", "draw 1", "2"), happened);
    }

    @Test
    void the_list_has_the_same_pictures() {
        List<Picture> handed = new ArrayList<>();
        renderer.render(
                session,
                request(3, 2),
                Renderer.Previews.NONE,
                (item, picture) -> handed.add(picture),
                Task.unwatched());
        assertEquals(renderer.render(session, request(3, 2), Renderer.Previews.NONE, Task.unwatched()), handed);
    }

    /** A full disk is none of the device's troubles: nothing is drawn in smaller batches, and nobody is told what would fit. */
    @Test
    void what_the_taker_throws_ends_the_call_as_it_is() {
        W2wException full = W2wException.of(Kind.DEVICE, "no space left");
        List<Integer> taken = new ArrayList<>();
        W2wException thrown = assertThrows(
                W2wException.class,
                () -> renderer.render(
                        session,
                        request(6, 2),
                        Renderer.Previews.NONE,
                        (item, picture) -> {
                            if (item == 3) {
                                throw full;
                            }
                            taken.add(item);
                        },
                        Task.unwatched()));
        assertSame(full, thrown);
        assertEquals(List.of(0, 1, 2), taken);
    }

    @Test
    void is_cancelled_while_models_are_brought_to_the_device() {
        List<RenderRequest.Item> items = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            items.add(new RenderRequest.Item(point(i, 1, 0, Edit.NONE), 1));
        }
        List<Integer> checks = new ArrayList<>();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                checks.add(1);
                return checks.size() == 7;
            }
        });
        BackboneSession watched = watched((method, args) -> assertFalse(method.equals("predict"), method));
        RenderRequest request = new RenderRequest(items, SETTINGS, Optional.of(SPACE), 4);
        assertThrows(CancelledException.class, () -> renderer.render(watched, request, Renderer.Previews.NONE, task));
    }

    @Test
    void steps_beyond_the_models_timesteps_are_refused_before_a_prompt_is_encoded() {
        BackboneSession watched = watched((method, args) -> assertEquals("process", method));
        RenderRequest many = new RenderRequest(request(1, 1).items(), SETTINGS.withSteps(9000), Optional.empty(), 1);
        W2wException e = assertThrows(
                W2wException.class, () -> renderer.render(watched, many, Renderer.Previews.NONE, Task.unwatched()));
        assertEquals("the steps must be 1 to 1000, not 9000", e.what());
    }

    @Test
    void a_batch_that_memory_has_no_room_for_is_made_smaller_and_a_picture_refused() {
        List<String> said = new ArrayList<>();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public void warned(String text) {
                said.add(text);
            }
        });
        // 64 pixels: 36 bytes each for one that is written, 24 for one that waits
        assertEquals(
                4, new Heap(2 * 64 * (12 + 4 * 24)).fitted(request(9, 8), task).batch());
        assertEquals(List.of("4 pictures at once instead of 8: memory has no room for more"), said);
        said.clear();
        assertEquals(
                8, new Heap(2 * 64 * (12 + 4 * 24)).fitted(request(4, 8), task).batch());
        assertEquals(8, new Heap(64 * 36).fitted(request(1, 8), task).batch());
        assertEquals(List.of(), said);
        assertEquals(1, new Heap(64 * 36).fitted(request(2, 8), task).batch());
        W2wException e =
                assertThrows(W2wException.class, () -> new Heap(64 * 36 - 1).fitted(request(1, 1), Task.unwatched()));
        assertEquals(Kind.DEVICE, e.kind());
        assertTrue(e.what().startsWith("a picture of 8×8 pixels takes about"), e.what());
    }

    @Test
    void a_picture_is_there_only_whole_and_made_of_exactly_the_same() throws Exception {
        RenderRequest request = request(2, 1);
        Provenance how = renderer.describe(session, request, 0);
        Path file = folder.resolve("p.png");
        assertFalse(renderer.isMade(file, how));
        renderer.write(Picture.ofRgb(8, 8, new int[64]), how, file);
        assertTrue(renderer.isMade(file, how));
        assertFalse(renderer.isMade(file, renderer.describe(session, request, 1)));
        assertFalse(renderer.isMade(file, how.with("model", "base")));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);
        assertFalse(renderer.isMade(file, how));
        Files.writeString(file, "no picture");
        assertFalse(renderer.isMade(file, how));
        assertFalse(renderer.isMade(folder, how));
    }

    /** A model that was sampled anew under its old name, an edit direction that was found anew: the names are the same, the picture is not. */
    @Test
    void the_description_of_a_point_changes_with_its_numbers() {
        Provenance one = described(point(1, 0, 0, Edit.NONE));
        assertEquals(one, described(point(1, 0, 0, Edit.NONE)));
        assertNotEquals(one, described(point(1, 0, 1e-6f, Edit.NONE)));
        Provenance edited = described(point(1, 0, 0, edit(1, Edit.ALWAYS)));
        assertNotEquals(edited.entries().get("point"), one.entries().get("point"));
    }

    private Provenance described(Subject who) {
        RenderRequest request =
                new RenderRequest(List.of(new RenderRequest.Item(who, 1)), SETTINGS, Optional.of(SPACE), 1);
        return renderer.describe(session, request, 0);
    }
}
