package w2w.engine.internal.invert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.invert.Inversion;
import w2w.api.invert.InversionLoss;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionRequest.Identity;
import w2w.api.invert.InversionRequest.View;
import w2w.api.invert.InversionSettings;
import w2w.api.invert.InversionSettings.Units;
import w2w.api.invert.InversionSettings.WeightedLoss;
import w2w.api.plugin.Plugins;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Inverter.Watcher;
import w2w.api.task.CancelledException;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.WeightLayout;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.engine.internal.optimise.Adam;
import w2w.engine.internal.picture.PictureFileService;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.losses.internal.DenoisingLoss;
import w2w.losses.internal.MahalanobisPrior;

class InversionServiceTest {
    private static final WeightLayout LAYOUT =
            WeightLayout.ofLayers(List.of(new AdaptedLayer("mix.latent", 12, 12, 1, 1)));
    static final WeightSpace SPACE = space();

    private final BackboneSession session = new ClosedFormBackbone()
            .open(
                    new OpenRequest(ClosedFormBackbone.MODEL, "cpu", OpenRequest.Precision.AUTO, Map.of()),
                    Task.unwatched());
    private final InversionService inverter = new InversionService(twoLosses(), new PictureFileService());

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        session.close();
    }

    /** Four components: two numbers of A and two of B; the mean is a full rank-one product. */
    private static WeightSpace space() {
        int n = LAYOUT.size();
        float[] basis = new float[4 * n];
        int[] at = {0, 3, 12, 17};
        for (int j = 0; j < 4; j++) {
            basis[j * n + at[j]] = 1;
        }
        float[] deviation = new float[n];
        java.util.Arrays.fill(deviation, 0.3f);
        return WeightSpace.inMemory(
                LAYOUT,
                Noise.gaussian(3, "mean", 0, 0, n),
                deviation,
                basis,
                new Spectrum(new double[] {40, 20, 10, 5}, 4, 101),
                Provenance.NONE);
    }

    private static Identity identity(String name, int seed) {
        float[] values = Noise.gaussian(seed, "picture", 0, 0, 3 * 8 * 8);
        for (int j = 0; j < values.length; j++) {
            values[j] = (float) Math.tanh(values[j]);
        }
        return new Identity(name, List.of(new View(Picture.of(8, 8, values), Optional.empty())));
    }

    private static InversionRequest request(int steps, int patience, List<WeightedLoss> losses, Identity... who) {
        InversionSettings settings = new InversionSettings(4, steps, 0.1, 0, Units.DEVIATIONS, 3, patience, losses, 5);
        return new InversionRequest(List.of(who), "a face", settings, Optional.empty());
    }

    private static List<WeightedLoss> denoising() {
        return List.of(new WeightedLoss("denoising", 1, Map.of()));
    }

    private Inversion invert(InversionRequest request) {
        return inverter.invert(session, SPACE, request, Optional.empty(), Watcher.NONE, Task.unwatched());
    }

    @Test
    void brings_the_held_out_loss_down() {
        Inversion none = invert(request(1, 0, denoising(), identity("ann", 1)));
        Inversion found = invert(request(150, 0, denoising(), identity("ann", 1)));
        assertEquals(150, found.losses().get(0).length);
        assertTrue(found.heldOut()[0] < 0.95 * none.heldOut()[0], none.heldOut()[0] + " → " + found.heldOut()[0]);
        assertEquals(SPACE.fingerprint(), found.points().space());
        assertEquals(
                found.points(),
                invert(request(150, 0, denoising(), identity("ann", 1))).points());
    }

    @Test
    void an_identity_of_a_batch_is_the_identity_alone() {
        Inversion together =
                invert(request(20, 0, denoising(), identity("ann", 1), identity("bob", 2), identity("eve", 3)));
        Inversion turned = invert(request(20, 0, denoising(), identity("eve", 3), identity("ann", 1)));
        Inversion alone = invert(request(20, 0, denoising(), identity("eve", 3)));
        assertArrayEquals(alone.points().toArray(), together.points().row(2).toArray(), 1e-4f);
        assertArrayEquals(alone.points().toArray(), turned.points().row(0).toArray(), 1e-4f);
        assertNotEquals(together.points().row(0), together.points().row(1));
    }

    @Test
    void a_prior_keeps_the_point_near_the_population() {
        double free = length(invert(request(80, 0, denoising(), identity("ann", 1))));
        double held = length(invert(request(
                80,
                0,
                List.of(new WeightedLoss("denoising", 1, Map.of()), new WeightedLoss("mahalanobis-prior", 5, Map.of())),
                identity("ann", 1))));
        assertTrue(held < 0.7 * free, held + " against " + free);
    }

    private static double length(Inversion inversion) {
        double sum = 0;
        for (int j = 0; j < 4; j++) {
            double z = inversion.points().get(0, j) / SPACE.spectrum().deviation(j);
            sum += z * z;
        }
        return Math.sqrt(sum);
    }

    @Test
    void the_size_of_the_mask_does_not_change_the_step_but_its_place_does() {
        Identity whole = identity("ann", 1);
        float[] half = new float[64];
        java.util.Arrays.fill(half, 0, 32, 0.25f);
        float[] faint = new float[64];
        java.util.Arrays.fill(faint, 0.01f);
        Picture picture = whole.views().get(0).picture();
        Inversion unmasked = invert(request(10, 0, denoising(), whole));
        Inversion faintly = invert(
                request(10, 0, denoising(), new Identity("ann", List.of(new View(picture, Optional.of(faint))))));
        Inversion above =
                invert(request(10, 0, denoising(), new Identity("ann", List.of(new View(picture, Optional.of(half))))));
        assertArrayEquals(unmasked.points().toArray(), faintly.points().toArray(), 1e-4f);
        assertNotEquals(unmasked.points(), above.points());
        Identity blind = new Identity("ann", List.of(new View(picture, Optional.of(new float[64]))));
        W2wException e = assertThrows(W2wException.class, () -> invert(request(10, 0, denoising(), blind)));
        assertTrue(e.getMessage().contains("ann") && e.getMessage().contains("empty"), e.getMessage());
    }

    @Test
    void stops_when_the_held_out_loss_no_longer_falls() {
        InversionRequest hasty = new InversionRequest(
                List.of(identity("ann", 1)),
                "a face",
                new InversionSettings(4, 2000, 0.5, 0, Units.DEVIATIONS, 3, 50, denoising(), 5),
                Optional.empty());
        assertTrue(invert(hasty).losses().get(0).length < 2000);
    }

    @Test
    void goes_on_from_its_checkpoint_to_the_same_point() {
        InversionRequest request = request(60, 20, denoising(), identity("ann", 1), identity("bob", 2));
        Inversion straight = invert(request);
        Path file = folder.resolve("state.safetensors");
        AtomicInteger checks = new AtomicInteger();
        Task killed = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return checks.incrementAndGet() > 80;
            }
        });
        assertThrows(
                CancelledException.class,
                () -> inverter.invert(session, SPACE, request, Optional.of(file), Watcher.NONE, killed));
        assertTrue(Files.exists(file));
        InversionRequest other = request(60, 20, denoising(), identity("ann", 1), identity("bob", 3));
        assertThrows(
                W2wException.class,
                () -> inverter.invert(session, SPACE, other, Optional.of(file), Watcher.NONE, Task.unwatched()));
        Inversion resumed = inverter.invert(session, SPACE, request, Optional.of(file), Watcher.NONE, Task.unwatched());
        assertEquals(straight.points(), resumed.points());
        assertArrayEquals(straight.losses().get(1), resumed.losses().get(1));
        assertFalse(Files.exists(file));
    }

    @Test
    void a_space_with_layers_of_a_text_encoder_is_refused_with_what_to_do() {
        WeightLayout both = WeightLayout.ofLayers(List.of(
                new AdaptedLayer("mix.latent", 12, 12, 1, 1), new AdaptedLayer("text_encoder:mix.words", 8, 8, 1, 1)));
        int n = both.size();
        float[] one = new float[n];
        one[0] = 1;
        WeightSpace space = WeightSpace.inMemory(
                both, new float[n], one, one, new Spectrum(new double[] {1}, n, 10), Provenance.NONE);
        W2wException refused = assertThrows(
                W2wException.class,
                () -> inverter.invert(
                        session,
                        space,
                        request(1, 0, denoising(), identity("one", 1)),
                        Optional.empty(),
                        Watcher.NONE,
                        Task.unwatched()));
        assertTrue(refused.getMessage().contains("1 layers of the text encoder"), refused.getMessage());
        assertTrue(refused.advice().orElseThrow().contains("population import --parts unet"));
    }

    @Test
    void refuses_what_cannot_be_inverted_by_name() {
        try (BackboneSession remote = new ClosedFormBackbone()
                .open(
                        new OpenRequest(ClosedFormBackbone.RENDER_ONLY, "cpu", OpenRequest.Precision.AUTO, Map.of()),
                        Task.unwatched())) {
            W2wException e = assertThrows(
                    W2wException.class,
                    () -> inverter.invert(
                            remote,
                            SPACE,
                            request(1, 0, denoising(), identity("ann", 1)),
                            Optional.empty(),
                            Watcher.NONE,
                            Task.unwatched()));
            assertTrue(e.getMessage().contains("gradients"), e.getMessage());
        }
        W2wException twice = assertThrows(
                W2wException.class, () -> invert(request(1, 0, denoising(), identity("ann", 1), identity("ann", 2))));
        assertTrue(twice.getMessage().contains("name"), twice.getMessage());
    }

    @Test
    void adam_takes_its_first_step_by_the_rate_against_the_gradients_sign() {
        Adam adam = new Adam(3, 0.999, 1e-10);
        double[] x = {1, 1, 1};
        adam.step(1, 0.1, x, new double[] {5, -0.001, 0}, 0, 3);
        assertArrayEquals(new double[] {0.9, 1.1, 1 - 0.1 * 1e-10 / (1e-10 + 1e-8)}, x, 1e-5);
    }

    /** The losses that the tests name. */
    static Plugins twoLosses() {
        return new FakePlugins()
                .with(InversionLoss.class, "denoising", new DenoisingLoss())
                .with(InversionLoss.class, "mahalanobis-prior", new MahalanobisPrior());
    }
}
