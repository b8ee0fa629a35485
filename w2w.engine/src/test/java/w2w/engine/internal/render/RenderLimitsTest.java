package w2w.engine.internal.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.RenderSettings.Against;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;

/** What ends a rendering early: a device that is full, a person who cancels, a request that cannot be met. */
class RenderLimitsTest extends RenderServiceFixture {
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

    /** The session, whose device has room for so many positions of latents. */
    private BackboneSession limited(int positions) {
        return watched((method, args) -> {
            if (method.equals("predict") && positions((DenoiseBatch) args[2]) > positions) {
                throw W2wException.of(W2wException.Kind.DEVICE, "out of memory");
            }
        });
    }

    private static int positions(DenoiseBatch batch) {
        return batch.rows() * batch.latents().height() * batch.latents().width();
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
}
