package w2w.engine.internal.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.RenderSettings.Against;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.CancelledException;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.schedulers.internal.Ddim;
import w2w.schedulers.internal.EulerAncestral;

class RenderServiceTest {
    private static final WeightLayout LAYOUT = WeightLayout.ofLayers(
            List.of(new AdaptedLayer("mix.latent", 12, 12, 1, 1), new AdaptedLayer("mix.prompt", 8, 12, 1, 1)));
    private static final WeightSpace SPACE = space();
    private static final RenderSettings SETTINGS =
            new RenderSettings("a face", "a blur", 2, Against.BASE_MODEL, "ddim", 6, 8, 8);

    private final BackboneSession session = new ClosedFormBackbone()
            .open(
                    new OpenRequest(ClosedFormBackbone.MODEL, "cpu", OpenRequest.Precision.AUTO, Map.of()),
                    Task.unwatched());
    private final Renderer renderer = new RenderService(new TwoSchedulers());

    @AfterEach
    void close() {
        session.close();
    }

    private static WeightSpace space() {
        int n = LAYOUT.size();
        float[] basis = new float[3 * n];
        for (int j = 0; j < 3; j++) {
            basis[j * n + 5 * j] = 1;
        }
        float[] deviation = new float[n];
        java.util.Arrays.fill(deviation, 0.5f);
        return WeightSpace.inMemory(
                LAYOUT,
                Noise.gaussian(7, "mean", 0, 0, n),
                deviation,
                basis,
                new Spectrum(new double[] {3, 2, 1}, 100, 50),
                Provenance.NONE);
    }

    private static Subject point(float a, float b, float c, Edit edit) {
        return new Subject.Point(Coefficients.of(SPACE.fingerprint(), 3, new float[] {a, b, c}), edit);
    }

    private static Edit edit(double strength, int injection) {
        EditDirection direction = new EditDirection(
                "beard",
                SPACE.fingerprint(),
                new float[] {2, 0, 1},
                0,
                new DirectionQuality("AUC", 1, 1, 1, List.of()),
                Provenance.NONE);
        return Edit.of(direction, strength).from(injection);
    }

    private List<Picture> render(BackboneSession with, RenderSettings settings, int batch, Object... subjectsAndSeeds) {
        List<RenderRequest.Item> items = new ArrayList<>();
        for (int i = 0; i < subjectsAndSeeds.length; i += 2) {
            items.add(new RenderRequest.Item(
                    (Subject) subjectsAndSeeds[i], ((Number) subjectsAndSeeds[i + 1]).longValue()));
        }
        return renderer.render(
                with,
                new RenderRequest(items, settings, Optional.of(SPACE), batch),
                Renderer.Previews.NONE,
                Task.unwatched());
    }

    private Picture one(RenderSettings settings, Subject subject) {
        return render(session, settings, 1, subject, 11).get(0);
    }

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
    void halves_the_batch_once_when_the_device_is_full_and_then_says_what_fits() {
        Subject who = point(1, 0, 0, Edit.NONE);
        // a guided picture of 8×8 is two rows of 16 latent positions
        List<Picture> pictures = render(limited(64), SETTINGS, 4, who, 1, who, 2, who, 3, who, 4);
        assertEquals(4, pictures.size());
        assertEquals(one(SETTINGS, who).toArray().length, pictures.get(0).toArray().length);
        assertEquals("Of 8×8 pixels 1 picture fits at once; 0 of 4 were done", advice(limited(32), who, 4));
        assertEquals("Of 8×8 pixels 2 pictures fit at once; 0 of 8 were done", advice(limited(64), who, 8));
        assertEquals(
                "Not even one picture of 8×8 pixels fits, one of 4×4 does; 0 of 4 were done",
                advice(limited(10), who, 4));
        assertEquals(
                "Not even one picture of 8×8 pixels fits, one of 2×2 does; 0 of 1 were done",
                advice(limited(2), who, 1));
        assertEquals(
                "Not even one picture of 2×2 pixels fits: take half precision, or end what else uses the device; 0 of 1 were done",
                advice(limited(1), who, 1));
    }

    private String advice(BackboneSession small, Subject who, int pictures) {
        Object[] all = new Object[2 * pictures];
        for (int i = 0; i < pictures; i++) {
            all[2 * i] = who;
            all[2 * i + 1] = i;
        }
        W2wException e = assertThrows(W2wException.class, () -> render(small, SETTINGS, pictures, all));
        assertEquals(W2wException.Kind.DEVICE, e.kind());
        return e.advice().orElseThrow();
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

    /** The session, whose device has room for so many positions of latents. */
    private BackboneSession limited(int positions) {
        return watched((method, args) -> {
            if (method.equals("predict") && positions((DenoiseBatch) args[2]) > positions) {
                throw W2wException.of(W2wException.Kind.DEVICE, "out of memory");
            }
        });
    }

    /** The session, whose denoising is looked at before each call. */
    private BackboneSession watched(BiConsumer<String, Object[]> before) {
        Denoising real = session.denoising().orElseThrow();
        Denoising fake = (Denoising) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Denoising.class}, (p, method, args) -> {
                    before.accept(method.getName(), args);
                    return invoke(method, real, args);
                });
        return stepping(fake);
    }

    /** The session with other steps. */
    private BackboneSession stepping(Denoising denoising) {
        return (BackboneSession) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BackboneSession.class},
                (p, method, args) ->
                        method.getName().equals("denoising") ? Optional.of(denoising) : invoke(method, session, args));
    }

    private static int positions(DenoiseBatch batch) {
        return batch.rows() * batch.latents().height() * batch.latents().width();
    }

    private static Object invoke(java.lang.reflect.Method method, Object target, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void is_cancelled_within_one_step() {
        AtomicInteger checks = new AtomicInteger();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return checks.incrementAndGet() > 3;
            }
        });
        RenderRequest request = new RenderRequest(
                List.of(new RenderRequest.Item(new Subject.Base(), 1)), SETTINGS.withSteps(200), Optional.empty(), 1);
        assertThrows(CancelledException.class, () -> renderer.render(session, request, Renderer.Previews.NONE, task));
        assertEquals(4, checks.get());
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

    /** Decoding a large batch takes as long as many steps: the codec is asked to stop as well. */
    @Test
    void is_cancelled_between_two_pictures_that_are_decoded() {
        AtomicInteger decoded = new AtomicInteger();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return decoded.get() == 2;
            }
        });
        Denoising real = session.denoising().orElseThrow();
        ImageCodec codec = (ImageCodec) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ImageCodec.class}, (p, method, args) -> {
                    if (!method.getName().equals("decode")) {
                        return invoke(method, real.codec(), args);
                    }
                    Latents latents = (Latents) args[0];
                    for (int row = 0; row < latents.rows(); row++) {
                        ((Task) args[1]).check();
                        decoded.incrementAndGet();
                    }
                    return real.codec().decode(latents, (Task) args[1]);
                });
        Denoising fake = (Denoising) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Denoising.class},
                (p, m, args) -> m.getName().equals("codec") ? codec : invoke(m, real, args));
        List<RenderRequest.Item> items = LongStream.range(0, 5)
                .mapToObj(seed -> new RenderRequest.Item(new Subject.Base(), seed))
                .toList();
        RenderRequest request = new RenderRequest(items, SETTINGS.withSteps(2), Optional.empty(), 5);
        assertThrows(
                CancelledException.class, () -> renderer.render(stepping(fake), request, Renderer.Previews.NONE, task));
        assertEquals(2, decoded.get());
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

    @Test
    void refuses_sizes_and_points_that_do_not_fit() {
        RenderSettings odd = new RenderSettings("", "", 1, Against.BASE_MODEL, "ddim", 2, 9, 8);
        W2wException e = assertThrows(W2wException.class, () -> one(odd, new Subject.Base()));
        assertTrue(e.getMessage().contains("multiples of 2"), e.getMessage());
        Subject foreign = new Subject.Point(Coefficients.of("other", 3, new float[3]), Edit.NONE);
        assertThrows(W2wException.class, () -> one(SETTINGS, foreign));
        WeightLayout other = WeightLayout.ofLayers(List.of(new AdaptedLayer("mix.time", 2, 12, 1, 1)));
        e = assertThrows(
                W2wException.class,
                () -> render(
                        session,
                        SETTINGS,
                        2,
                        new Subject.Weights(Adapter.of(other, new float[other.size()]), 1),
                        1,
                        new Subject.Weights(Adapter.of(LAYOUT, new float[LAYOUT.size()]), 1),
                        1));
        assertTrue(e.getMessage().contains("mix.time"), e.getMessage());
    }

    /** The two schedulers that the tests name. */
    private static final class TwoSchedulers implements Plugins {
        @Override
        public List<PluginStatus> list() {
            return List.of();
        }

        @Override
        public <T> T get(Class<T> service, String id) {
            NoiseScheduler scheduler = id.equals("ddim") ? new Ddim() : new EulerAncestral();
            return service.cast(scheduler);
        }

        @Override
        public List<String> ids(Class<?> service) {
            return List.of("ddim", "euler-ancestral");
        }

        @Override
        public void enable(PluginKind kind, String id, boolean enabled) {
            throw new AssertionError("nobody asked for that");
        }
    }
}
