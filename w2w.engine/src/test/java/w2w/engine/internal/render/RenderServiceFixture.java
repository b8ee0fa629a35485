package w2w.engine.internal.render;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.RenderSettings.Against;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.WeightLayout;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.schedulers.internal.Ddim;
import w2w.schedulers.internal.EulerAncestral;

/** The closed-form backbone, a space of three components and two schedulers. */
abstract class RenderServiceFixture {
    static final WeightLayout LAYOUT = WeightLayout.ofLayers(
            List.of(new AdaptedLayer("mix.latent", 12, 12, 1, 1), new AdaptedLayer("mix.prompt", 8, 12, 1, 1)));

    static final WeightSpace SPACE = space();

    static final RenderSettings SETTINGS =
            new RenderSettings("a face", "a blur", 2, Against.BASE_MODEL, "ddim", 6, 8, 8);

    final BackboneSession session = new ClosedFormBackbone()
            .open(
                    new OpenRequest(ClosedFormBackbone.MODEL, "cpu", OpenRequest.Precision.AUTO, Map.of()),
                    Task.unwatched());

    final Renderer renderer = new RenderService(new FakePlugins()
            .with(NoiseScheduler.class, "ddim", new Ddim())
            .with(NoiseScheduler.class, "euler-ancestral", new EulerAncestral()));

    @AfterEach
    void close() {
        session.close();
    }

    static WeightSpace space() {
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

    static Subject point(float a, float b, float c, Edit edit) {
        return new Subject.Point(Coefficients.of(SPACE.fingerprint(), 3, new float[] {a, b, c}), edit);
    }

    static Edit edit(double strength, int injection) {
        EditDirection direction = new EditDirection(
                "beard",
                SPACE.fingerprint(),
                new float[] {2, 0, 1},
                0,
                new DirectionQuality("AUC", 1, 1, 1, List.of()),
                Provenance.NONE);
        return Edit.of(direction, strength).from(injection);
    }

    List<Picture> render(BackboneSession with, RenderSettings settings, int batch, Object... subjectsAndSeeds) {
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

    Picture one(RenderSettings settings, Subject subject) {
        return render(session, settings, 1, subject, 11).get(0);
    }

    /** The session, whose denoising is looked at before each call. */
    BackboneSession watched(BiConsumer<String, Object[]> before) {
        Denoising real = session.denoising().orElseThrow();
        Denoising fake = (Denoising) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Denoising.class}, (p, method, args) -> {
                    before.accept(method.getName(), args);
                    return invoke(method, real, args);
                });
        return stepping(fake);
    }

    /** The session with other steps. */
    BackboneSession stepping(Denoising denoising) {
        return (BackboneSession) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BackboneSession.class},
                (p, method, args) ->
                        method.getName().equals("denoising") ? Optional.of(denoising) : invoke(method, session, args));
    }

    static Object invoke(java.lang.reflect.Method method, Object target, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
