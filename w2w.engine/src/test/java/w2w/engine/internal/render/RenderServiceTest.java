package w2w.engine.internal.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.RenderSettings.Against;
import w2w.api.diffusion.Schedule;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.schedulers.internal.Ddim;

class RenderServiceTest extends RenderServiceFixture {
    @Test
    void an_item_of_a_batch_is_the_item_alone() {
        for (String scheduler : List.of("ddim", "euler-ancestral")) {
            RenderSettings s = new RenderSettings("a face", "", 3, Against.SAME_MODEL, scheduler, 5, 8, 8);
            List<Picture> together = render(
                    session,
                    s,
                    3,
                    point(1, 0, 0, Edit.NONE),
                    5,
                    new Subject.Base(),
                    5,
                    point(0, 2, -1, edit(1, 500)),
                    6);
            List<Picture> apart = render(
                    session,
                    s,
                    1,
                    point(1, 0, 0, Edit.NONE),
                    5,
                    new Subject.Base(),
                    5,
                    point(0, 2, -1, edit(1, 500)),
                    6);
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(apart.get(i).toArray(), together.get(i).toArray(), 1e-4f, scheduler + " item " + i);
            }
            assertNotEquals(together.get(0), together.get(1));
        }
    }

    @Test
    void a_point_and_its_reconstructed_weights_draw_the_same() {
        float[] weights = SPACE.reconstruct(Coefficients.of(SPACE.fingerprint(), 3, new float[] {1, 2, 3}));
        Picture byPoint = one(SETTINGS, point(1, 2, 3, Edit.NONE));
        Picture byWeights = one(SETTINGS, new Subject.Weights(Adapter.of(LAYOUT, weights), 1));
        assertArrayEquals(byPoint.toArray(), byWeights.toArray(), 1e-4f);
        Picture weaker = one(SETTINGS, new Subject.Weights(Adapter.of(LAYOUT, weights), 0));
        assertArrayEquals(one(SETTINGS, new Subject.Base()).toArray(), weaker.toArray(), 1e-4f);
    }

    @Test
    void guidance_combines_the_two_halves_linearly() {
        // one step of a linear sampler is affine in the guidance scale, so three scales lie on a line
        Subject who = point(1, -1, 2, Edit.NONE);
        for (Against against : Against.values()) {
            RenderSettings s = SETTINGS.withSteps(1);
            float[] at1 = one(s.withGuidance(1, against), who).toArray();
            float[] at2 = one(s.withGuidance(2, against), who).toArray();
            float[] at3 = one(s.withGuidance(3, against), who).toArray();
            float[] expected = new float[at1.length];
            for (int j = 0; j < expected.length; j++) {
                expected[j] = 2 * at2[j] - at1[j];
            }
            assertArrayEquals(expected, at3, 1e-3f);
            assertFalse(java.util.Arrays.equals(at1, at2));
        }
        assertNotEquals(
                one(SETTINGS.withGuidance(2, Against.BASE_MODEL), who),
                one(SETTINGS.withGuidance(2, Against.SAME_MODEL), who));
    }

    @Test
    void an_edit_acts_from_its_injection_time_on() {
        Picture plain = one(SETTINGS, point(1, 0, 0, Edit.NONE));
        Picture always = one(SETTINGS, point(1, 0, 0, edit(2, Edit.ALWAYS)));
        Picture late = one(SETTINGS, point(1, 0, 0, edit(2, 300)));
        Picture never = one(SETTINGS, point(1, 0, 0, edit(2, 0)));
        Picture moved = one(SETTINGS, point(5, 0, 2, Edit.NONE));
        assertArrayEquals(moved.toArray(), always.toArray(), 1e-4f);
        assertNotEquals(plain, late);
        assertNotEquals(always, late);
        // the last timestep of six is 0, where even an injection time of 0 acts: with an offset of 1 it does not
        assertTrue(distance(plain, never) < distance(plain, late));
    }

    private static double distance(Picture a, Picture b) {
        double sum = 0;
        for (int j = 0; j < a.toArray().length; j++) {
            sum += Math.abs(a.toArray()[j] - b.toArray()[j]);
        }
        return sum;
    }

    @Test
    void a_backbone_that_only_renders_is_asked_to_and_refuses_injection_times() {
        try (BackboneSession remote = new ClosedFormBackbone()
                .open(
                        new OpenRequest(ClosedFormBackbone.RENDER_ONLY, "cpu", OpenRequest.Precision.AUTO, Map.of()),
                        Task.unwatched())) {
            RenderSettings own = new RenderSettings("a face", "", 2, Against.BASE_MODEL, "", 6, 8, 8);
            List<Picture> pictures = render(remote, own, 2, point(1, 0, 0, Edit.NONE), 1, point(0, 1, 0, Edit.NONE), 1);
            assertNotEquals(pictures.get(0), pictures.get(1));
            W2wException e =
                    assertThrows(W2wException.class, () -> render(remote, own, 2, point(1, 0, 0, edit(1, 300)), 1));
            assertTrue(e.getMessage().contains("injection"), e.getMessage());
        }
    }

    @Test
    void the_basis_goes_to_the_device_for_many_points_only() {
        AtomicInteger banks = new AtomicInteger();
        BackboneSession counted = watched((method, args) -> {
            if (method.equals("bank")) {
                banks.incrementAndGet();
            }
        });
        List<Object> many = new ArrayList<>();
        for (int i = 0; i <= Cast.FEW; i++) {
            many.add(point(i, 1, -i, Edit.NONE));
            many.add(3);
        }
        render(counted, SETTINGS, 8, many.subList(0, 2 * Cast.FEW).toArray());
        assertEquals(0, banks.get());
        List<Picture> all = render(counted, SETTINGS, 8, many.toArray());
        assertEquals(1, banks.get());
        for (int i = 0; i <= Cast.FEW; i += 4) {
            assertArrayEquals(
                    render(session, SETTINGS, 1, many.get(2 * i), 3).get(0).toArray(),
                    all.get(i).toArray(),
                    1e-4f,
                    "point " + i);
        }
    }

    @Test
    void what_a_prompt_loses_is_told() {
        List<String> warned = new ArrayList<>();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public void warned(String text) {
                warned.add(text);
            }
        });
        RenderSettings wordy = new RenderSettings("w ".repeat(75) + "lost", "", 1, Against.BASE_MODEL, "ddim", 2, 8, 8);
        renderer.render(
                session,
                new RenderRequest(List.of(new RenderRequest.Item(new Subject.Base(), 1)), wordy, Optional.empty(), 1),
                Renderer.Previews.NONE,
                task);
        assertEquals(List.of("left out: lost"), warned);
    }

    /** A schedule with something to say, otherwise another one. */
    private record Noted(Schedule inner, List<String> notes) implements Schedule {
        @Override
        public int size() {
            return inner.size();
        }

        @Override
        public double timestep(int step) {
            return inner.timestep(step);
        }

        @Override
        public double initialScale() {
            return inner.initialScale();
        }

        @Override
        public double inputScale(int step) {
            return inner.inputScale(step);
        }

        @Override
        public boolean stochastic(int step) {
            return inner.stochastic(step);
        }

        @Override
        public Stepper begin() {
            return inner.begin();
        }
    }

    @Test
    void what_a_scheduler_does_not_apply_is_told() {
        List<String> warned = new ArrayList<>();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public void warned(String text) {
                warned.add(text);
            }
        });
        NoiseScheduler noted =
                request -> new Noted(new Ddim().schedule(request), List.of("thresholding is not applied"));
        new RenderService(new FakePlugins().with(NoiseScheduler.class, "ddim", noted))
                .render(
                        session,
                        new RenderRequest(
                                List.of(new RenderRequest.Item(new Subject.Base(), 1)), SETTINGS, Optional.empty(), 1),
                        Renderer.Previews.NONE,
                        task);
        assertEquals(List.of("thresholding is not applied"), warned);
    }

    @Test
    void shows_previews_of_half_the_size() {
        List<String> seen = new ArrayList<>();
        Renderer.Previews previews = new Renderer.Previews() {
            @Override
            public int every() {
                return 2;
            }

            @Override
            public void show(int item, int step, Picture small) {
                seen.add(item + "@" + step + " " + small.width() + "×" + small.height());
            }
        };
        RenderRequest request = new RenderRequest(
                List.of(new RenderRequest.Item(new Subject.Base(), 1), new RenderRequest.Item(new Subject.Base(), 2)),
                SETTINGS,
                Optional.empty(),
                1);
        renderer.render(session, request, previews, Task.unwatched());
        assertEquals(List.of("0@0 4×4", "0@2 4×4", "0@4 4×4", "1@0 4×4", "1@2 4×4", "1@4 4×4"), seen);
    }

    /** A latent of the closed-form model is 2×2 pixels. */
    @Test
    void a_sketch_is_the_picture_of_latents_averaged_over_2x2_positions() {
        RenderRequest request = new RenderRequest(
                List.of(new RenderRequest.Item(new Subject.Base(), 1)), SETTINGS, Optional.empty(), 1);
        Picture whole = renderer.render(session, request, Renderer.Previews.NONE, Task.unwatched())
                .get(0);
        Picture small = renderer.sketch(session, request, Task.unwatched()).get(0);
        assertEquals(whole.width() / 2, small.width());
        assertEquals(whole.height() / 2, small.height());
        float[] of = whole.toArray();
        float[] is = small.toArray();
        int w = whole.width();
        for (int i = 0; i < is.length; i++) {
            int x = i % (w / 2);
            int y = i / (w / 2) % (whole.height() / 2);
            int plane = i / (w / 2) / (whole.height() / 2) * whole.height();
            int first = (plane + y / 2 * 4 + y % 2) * w + x / 2 * 4 + x % 2;
            float mean = (of[first] + of[first + 2] + of[first + 2 * w] + of[first + 2 * w + 2]) / 4;
            assertEquals(mean, is[i], 1e-5f);
        }
    }
}
