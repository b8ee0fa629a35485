package w2w.engine.internal.populate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.studio.PopulateReport.Compared;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.optimise.Adam;

/** Identities that are trained together: one model call for as many of them as fit the device. */
final class Crew implements AutoCloseable {
    /** Held-out (timestep, noise) pairs that an identity is judged by. */
    private static final int HELD_OUT = 8;

    private final Denoising denoising;
    private final Gradients gradients;
    private final TrainingSchedule schedule;
    private final WeightLayout layout;
    private final Training training;
    private final Optional<ClassPictures> prior;
    private final List<Trainee> who;
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private final AdapterBank bank;
    private final Prompts prompts;
    private int together;

    /**
     * Pictures of the class.
     *
     * @param weight of their loss
     */
    record ClassPictures(Latents latents, String prompt, double weight) {}

    Crew(
            BackboneSession session,
            WeightLayout layout,
            Training training,
            Optional<ClassPictures> prior,
            List<Trainee> who,
            TextCache captions,
            int together,
            Task task) {
        denoising = session.denoising().orElseThrow();
        gradients = denoising.gradients().orElseThrow();
        schedule = denoising.process().schedule();
        this.layout = layout;
        this.training = training;
        this.prior = prior;
        this.who = who;
        this.together = together;
        prior.ifPresent(p -> texts.putIfAbsent(p.prompt(), texts.size()));
        for (Trainee t : who) {
            Stream.of(t.captions, t.heldOutCaptions)
                    .flatMap(List::stream)
                    .forEach(c -> texts.putIfAbsent(c, texts.size()));
        }
        bank = session.bank(layout, who.size());
        try {
            prompts = captions.encode(List.copyOf(texts.keySet()), task);
        } catch (RuntimeException e) {
            bank.close();
            throw e;
        }
    }

    /** Identities in one call: fewer than at the beginning where the device turned out too small. */
    int together() {
        return together;
    }

    /** Takes step {@code step}, counted from 1, with everybody. */
    void step(int step, Task task) {
        task.check(); // not further down: everybody has taken the same steps when it throws
        inParts((from, to) -> descend(step, from, to), task);
    }

    /** Work with identities {@code from .. to}. */
    private interface Part {
        void run(int from, int to);
    }

    /** With everybody, as many at once as fit: what does not fit the device is done again with half as many. */
    private void inParts(Part part, Task task) {
        int from = 0;
        while (from < who.size()) {
            int to = Math.min(who.size(), from + together);
            try {
                part.run(from, to);
                from = to;
            } catch (W2wException e) {
                if (e.kind() != W2wException.Kind.DEVICE || to - from == 1) {
                    throw e;
                }
                together = (to - from + 1) / 2;
                task.warn("the device is out of memory: " + together + " identities at once from here on");
            }
        }
    }

    private void descend(int step, int from, int to) {
        float[] gradient = gradient(step, from, to);
        int n = layout.size();
        double rate = rate(training, step);
        IntStream.range(from, to).parallel().forEach(i -> {
            double[] g = new double[n];
            for (int j = 0; j < n; j++) {
                g[j] = gradient[(i - from) * n + j];
            }
            who.get(i).adam.step(step, rate, who.get(i).x, g, 0, n);
        });
    }

    /** Warm-up, then constant, then a fall to 2 %. */
    static double rate(Training t, int step) {
        double up = t.warmup() == 0 ? 1 : Math.min(1, (double) step / t.warmup());
        return t.learningRate() * up * Adam.falling(step, t.steps(), t.decay());
    }

    /** ∂loss/∂numbers for identities {@code from .. to}, a row each; their losses are noted. */
    float[] gradient(int step, int from, int to) {
        int each = training.pictures() * (prior.isPresent() ? 2 : 1);
        Lesson[] lessons = new Lesson[to - from];
        IntStream.range(from, to).parallel().forEach(i -> lessons[i - from] = lesson(step, who.get(i)));
        for (int i = from; i < to; i++) {
            bank.set(i, Adapter.owning(layout, who.get(i).weights()));
        }
        int size = who.get(from).pictures.rowSize();
        float[] noisy = new float[(to - from) * each * size];
        for (int i = 0; i < lessons.length; i++) {
            System.arraycopy(lessons[i].noisy(), 0, noisy, i * each * size, each * size);
        }
        DenoiseBatch batch = batch(noisy, lessons, from, false);
        try (Gradients.Linearization at = gradients.linearize(bank, prompts, batch)) {
            float[] prediction = at.prediction().values();
            float[] cotangent = new float[prediction.length];
            for (int i = 0; i < lessons.length; i++) {
                double loss = 0;
                for (int r = 0; r < each; r++) {
                    double weight = lessons[i].weights()[r] / size;
                    int row = (i * each + r) * size;
                    for (int j = 0; j < size; j++) {
                        double d = prediction[row + j] - lessons[i].target()[r * size + j];
                        loss += weight * d * d;
                        cotangent[row + j] = (float) (2 * weight * d);
                    }
                }
                who.get(from + i).loss = loss;
            }
            return at.pullToWeights(at.prediction().with(cotangent));
        }
    }

    /** Pictures of the identity, then as many of the class. */
    private Lesson lesson(int step, Trainee trainee) {
        int row = row(trainee);
        Lesson own = Lesson.of(
                trainee.pictures,
                indices(trainee.captions),
                training.pictures(),
                schedule,
                training,
                "populate",
                step,
                row,
                1);
        if (prior.isEmpty()) {
            return own;
        }
        ClassPictures c = prior.get();
        int[] same = indices(Collections.nCopies(c.latents().rows(), c.prompt()));
        Lesson other = Lesson.of(
                c.latents(), same, training.pictures(), schedule, training, "populate class", step, row, c.weight());
        return own.and(other);
    }

    private int[] indices(List<String> captions) {
        return captions.stream()
                .mapToInt(c -> Objects.requireNonNull(texts.get(c)))
                .toArray();
    }

    private DenoiseBatch batch(float[] noisy, Lesson[] lessons, int from, boolean base) {
        Latents shape = who.get(from).pictures;
        int rows = Arrays.stream(lessons).mapToInt(Lesson::rows).sum();
        double[] timesteps = new double[rows];
        int[] prompt = new int[rows];
        int[] models = new int[rows];
        float[] strengths = new float[rows];
        int row = 0;
        for (int i = 0; i < lessons.length; i++) {
            for (int r = 0; r < lessons[i].rows(); r++) {
                timesteps[row] = lessons[i].timesteps()[r];
                prompt[row] = lessons[i].prompts()[r];
                models[row] = base ? AdapterBank.BASE : from + i;
                strengths[row] = base ? 0 : 1;
                row++;
            }
        }
        Latents latents = Latents.owning(rows, shape.channels(), shape.height(), shape.width(), noisy);
        return new DenoiseBatch(latents, timesteps, prompt, models, strengths);
    }

    /**
     * Mean squared error of the prediction for an identity's pictures at timesteps and noises that no step has seen.
     *
     * @param base whether the model without adapter is asked
     */
    double judge(int trainee, Latents pictures, List<String> captions, boolean base) {
        Trainee t = who.get(trainee);
        bank.set(trainee, Adapter.owning(layout, t.weights()));
        Training plain = new Training(
                training.prompt(), 1, 1, 1, 0, 0, 0.999, Loss.PLAIN, 5, training.sameNoise(), training.seed());
        Lesson lesson =
                Lesson.of(pictures, indices(captions), HELD_OUT, schedule, plain, "populate held-out", 0, row(t), 1);
        float[] prediction = denoising
                .predict(bank, prompts, batch(lesson.noisy(), new Lesson[] {lesson}, trainee, base))
                .values();
        double sum = 0;
        for (int j = 0; j < prediction.length; j++) {
            double d = prediction[j] - lesson.target()[j];
            sum += d * d;
        }
        return sum / prediction.length;
    }

    /** A held-out picture of each, drawn anew; empty for those that have none. */
    List<Optional<Compared>> reconstruct(Task task) {
        List<Optional<Compared>> all = new ArrayList<>();
        inParts((from, to) -> all.addAll(reconstruct(from, to, task)), task);
        return all;
    }

    private List<Optional<Compared>> reconstruct(int from, int to, Task task) {
        int[] models = IntStream.range(from, to)
                .filter(i -> who.get(i).heldOut.rows() > 0)
                .toArray();
        List<Optional<Compared>> all = new ArrayList<>(Collections.nCopies(to - from, Optional.empty()));
        if (models.length == 0) {
            return all;
        }
        int size = who.get(from).pictures.rowSize();
        float[] clean = new float[models.length * size];
        float[] noise = new float[models.length * size];
        List<String> captions = new ArrayList<>();
        for (int k = 0; k < models.length; k++) {
            Trainee t = who.get(models[k]);
            bank.set(models[k], Adapter.owning(layout, t.weights()));
            captions.add(t.heldOutCaptions.get(0));
            System.arraycopy(t.heldOut.values(), 0, clean, k * size, size);
            Noise.gaussian(training.seed(), "populate reconstruction", 0, row(t), noise, k * size, size);
        }
        Latents shape = who.get(from).pictures;
        List<Compared> figures = new Reconstruction(denoising, bank, prompts)
                .compare(
                        Latents.owning(models.length, shape.channels(), shape.height(), shape.width(), clean),
                        noise,
                        indices(captions),
                        models,
                        task);
        for (int k = 0; k < models.length; k++) {
            all.set(models[k] - from, Optional.of(figures.get(k)));
        }
        return all;
    }

    /** Names the noise of an identity among others of one seed. */
    private int row(Trainee trainee) {
        return training.sameNoise() ? 0 : trainee.name.hashCode();
    }

    @Override
    public void close() {
        prompts.close();
        bank.close();
    }
}
