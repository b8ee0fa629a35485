package w2w.engine.internal.populate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateReport.Compared;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.cache.NumberCache;

/** Steps of many identities at once, and what they are judged by. */
class CrewTest extends PopulateFixture {
    @ParameterizedTest
    @EnumSource(Loss.class)
    void the_gradient_agrees_with_finite_differences_of_the_loss(Loss loss) {
        Training training = new Training("a face", 12, 3, 0.02, 0, 0, 0.99, loss, 5, false, 7);
        WeightLayout layout = Layouts.of(session.info(), TARGET);
        Latents pictures = Latents.owning(2, 12, 4, 4, Noise.gaussian(1, "test latents", 0, 0, 2 * 12 * 16));
        double[] start = new double[layout.size()];
        for (int j = 0; j < start.length; j++) {
            start[j] = 0.1 * Noise.gaussian(2, "test start", 0, j, 1)[0];
        }
        Crew.ClassPictures prior = new Crew.ClassPictures(pictures.row(1), "a person", 0.5);
        List<Trainee> who = new ArrayList<>();
        for (String name : List.of("ann", "bob")) {
            who.add(new Trainee(name, pictures, List.of("a face", "a hat"), pictures, List.of("", ""), start, 0.99));
        }
        try (Crew crew =
                new Crew(session, layout, training, Optional.of(prior), who, texts(session), 2, Task.unwatched())) {
            float[] gradient = crew.gradient(1, 0, 2);
            int n = layout.size();
            for (int i = 0; i < 2; i++) {
                double norm = 0;
                for (int j = 0; j < n; j++) {
                    norm = Math.max(norm, Math.abs(gradient[i * n + j]));
                }
                for (int j = 0; j < n; j += 5) {
                    double h = 1e-2;
                    who.get(i).x[j] = start[j] + h;
                    crew.gradient(1, 0, 2);
                    double up = who.get(i).loss;
                    who.get(i).x[j] = start[j] - h;
                    crew.gradient(1, 0, 2);
                    double down = who.get(i).loss;
                    who.get(i).x[j] = start[j];
                    assertEquals((up - down) / (2 * h), gradient[i * n + j], 2e-3 * norm + 1e-5, i + " number " + j);
                }
            }
        }
    }

    @Test
    void the_rate_rises_stays_and_falls() {
        Training t = new Training("", 100, 1, 2, 10, 0.5, 0.99, Loss.PLAIN, 5, false, 0);
        assertEquals(0.2, Crew.rate(t, 1), 1e-12);
        assertEquals(2, Crew.rate(t, 10), 1e-12);
        assertEquals(2, Crew.rate(t, 50), 1e-12);
        assertEquals(1, Crew.rate(t, 76), 1e-12);
        assertEquals(0.04, Crew.rate(t, 100), 1e-12);
    }

    @Test
    void the_batch_is_halved_when_the_device_is_full_and_the_adapters_stay_the_same() {
        Identity[] who = {identity("ann", 2), identity("bob", 2), identity("eve", 2), identity("joe", 2)};
        populate(request(TRAINING, together(4), who), "large");
        BackboneSession small = limited(4);
        populator.populate(small, request(TRAINING, together(4), who), folder.resolve("small"), Task.unwatched());
        for (Identity each : who) {
            assertArrayEquals(weights("large", each.name()), weights("small", each.name()), 1e-4f);
        }
        PopulateReport measured = populator.populate(
                small, request(TRAINING, together(0), who), folder.resolve("measured"), Task.unwatched());
        assertTrue(measured.together() == 1 || measured.together() == 2, measured.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void a_device_too_small_for_one_identity_is_told_what_fits(int together) {
        Training four = TRAINING.withPictures(4);
        Identity[] who = {identity("ann", 5), identity("bob", 5)};
        for (int rows : new int[] {1, 3}) {
            W2wException full = assertThrows(
                    W2wException.class,
                    () -> populator.populate(
                            limited(rows),
                            request(four, together(together), who),
                            folder.resolve("out"),
                            Task.unwatched()));
            assertEquals(W2wException.Kind.DEVICE, full.kind());
            String fits = rows == 1 ? "1 picture a step" : "2 pictures a step";
            assertEquals(
                    "One identity fits with " + fits + ", not with 4",
                    full.advice().orElseThrow());
        }
        W2wException none = assertThrows(
                W2wException.class,
                () -> populator.populate(
                        limited(0), request(four, together(together), who), folder.resolve("out"), Task.unwatched()));
        assertTrue(none.getMessage().contains("half precision"), none.getMessage());
    }

    @Test
    void a_held_out_picture_comes_back_as_the_prediction_says() {
        WeightLayout layout = Layouts.of(session.info(), TARGET);
        int n = 12 * 64;
        Latents pictures = Latents.owning(2, 12, 8, 8, Noise.gaussian(1, "test latents", 0, 0, 2 * n));
        double[] start = Layouts.start(layout, 7);
        List<Trainee> who = List.of(
                new Trainee("ann", pictures, List.of("", ""), pictures.row(0), List.of("a hat"), start, 0.99),
                new Trainee("bob", pictures, List.of("", ""), empty(pictures), List.of(), start, 0.99),
                new Trainee("eve", pictures, List.of("", ""), pictures, List.of("", ""), start, 0.99));
        BackboneSession knowing = knowing(pictures.row(0));
        List<Optional<Compared>> drawn;
        try (Crew crew =
                new Crew(knowing, layout, TRAINING, Optional.empty(), who, texts(knowing), 2, Task.unwatched())) {
            drawn = crew.reconstruct(Task.unwatched());
        }
        assertEquals(
                List.of(true, false, true),
                drawn.stream().map(Optional::isPresent).toList());
        TrainingSchedule schedule = session.denoising().orElseThrow().process().schedule();
        for (int i : new int[] {0, 2}) {
            // whoever predicts the noise that is there gets the picture back, exact but for its rounding to 8 bits
            assertEquals(
                    10 * Math.log10(12 * 255 * 255), drawn.get(i).orElseThrow().adapted(), 1e-9);
            // whoever predicts none is left with x_t/√ᾱ_t; a pixel is half a latent number, and seen between -1 and 1
            float[] noise = Noise.gaussian(
                    7, "populate reconstruction", 0, who.get(i).name.hashCode(), n);
            double sum = 0;
            for (int j = 0; j < n; j++) {
                double clean = pictures.values()[j];
                double left = clean + schedule.noise(500) / schedule.signal(500) * noise[j];
                double error = seen(left / 2) - seen(clean / 2);
                sum += error * error;
            }
            assertEquals(
                    10 * Math.log10(4 * n / sum), drawn.get(i).orElseThrow().base(), 1e-3);
        }
    }

    private TextCache texts(BackboneSession of) {
        return new TextCache(of, new NumberCache(folder.resolve("texts")));
    }

    private static double seen(double value) {
        return Math.max(-1, Math.min(1, value));
    }

    private static Latents empty(Latents shape) {
        return Latents.owning(0, shape.channels(), shape.height(), shape.width(), new float[0]);
    }

    /** The session, whose adapted models know the noise in a picture, and whose base model sees none. */
    private BackboneSession knowing(Latents picture) {
        Denoising real = session.denoising().orElseThrow();
        TrainingSchedule schedule = real.process().schedule();
        Denoising fake = (Denoising) Proxy.newProxyInstance(
                Denoising.class.getClassLoader(), new Class<?>[] {Denoising.class}, (p, called, args) -> {
                    if (!called.getName().equals("predict")) {
                        return invoke(called, real, args);
                    }
                    DenoiseBatch batch = (DenoiseBatch) args[2];
                    float[] e = new float[batch.latents().values().length];
                    for (int j = 0; j < e.length; j++) {
                        int row = j / picture.rowSize();
                        int t = (int) batch.timesteps()[row];
                        double clean = schedule.signal(t) * picture.values()[j % picture.rowSize()];
                        e[j] = batch.models()[row] == AdapterBank.BASE
                                ? 0
                                : (float) ((batch.latents().values()[j] - clean) / schedule.noise(t));
                    }
                    return batch.latents().with(e);
                });
        return proxy(BackboneSession.class, session, "denoising", Optional.of(fake));
    }

    /** The session, whose device has room for the gradients of so many rows. */
    private BackboneSession limited(int rows) {
        Denoising real = session.denoising().orElseThrow();
        Gradients gradients = real.gradients().orElseThrow();
        Gradients fewer = new Gradients() {
            @Override
            public Linearization linearize(AdapterBank bank, Prompts prompts, DenoiseBatch batch) {
                if (batch.rows() > rows) {
                    throw W2wException.of(W2wException.Kind.DEVICE, "out of memory");
                }
                return gradients.linearize(bank, prompts, batch);
            }
        };
        Denoising fake = proxy(Denoising.class, real, "gradients", Optional.of(fewer));
        return proxy(BackboneSession.class, session, "denoising", Optional.of(fake));
    }

    private static <T> T proxy(Class<T> type, T target, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (p, called, args) -> called.getName().equals(method) ? answer : invoke(called, target, args)));
    }

    private static Object invoke(Method method, Object target, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
