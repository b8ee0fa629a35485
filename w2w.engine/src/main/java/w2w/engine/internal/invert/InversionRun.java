package w2w.engine.internal.invert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionSettings;
import w2w.api.invert.InversionSettings.Units;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Inverter;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.optimise.Adam;

/** One inversion from its first step to its last; the state that a checkpoint keeps is in {@link State}. */
final class InversionRun {
    /** Held-out (timestep, noise) pairs an identity, and how often they are looked at. */
    private static final int HELD_OUT = 8;

    private static final int HELD_OUT_EVERY = 10;
    private static final int CHECKPOINT_EVERY = 25;
    private static final int ROWS = 16;

    private final Denoising denoising;
    private final Gradients gradients;
    private final CoefficientBank bank;
    private final Prompts prompts;
    private final WeightSpace space;
    private final InversionSettings settings;
    private final Targets targets;
    private final Objective objective;
    private final TrainingSchedule schedule;
    private final ImageCodec codec;
    private final double[] deviation;
    private final int[] names;
    private final int k;

    InversionRun(
            Denoising denoising,
            Gradients gradients,
            CoefficientBank bank,
            Prompts prompts,
            WeightSpace space,
            InversionRequest request,
            Targets targets,
            Objective objective) {
        this.denoising = denoising;
        this.gradients = gradients;
        this.bank = bank;
        this.prompts = prompts;
        this.space = space;
        settings = request.settings();
        this.targets = targets;
        this.objective = objective;
        schedule = denoising.process().schedule();
        codec = denoising.codec();
        k = space.components();
        deviation =
                IntStream.range(0, k).mapToDouble(space.spectrum()::deviation).toArray();
        if (settings.units() == Units.DEVIATIONS && !space.spectrum().isKnown()) {
            throw W2wException.input("the space was published without its population: its deviations are not known")
                    .advise("Invert in raw units");
        }
        names = request.identities().stream().mapToInt(i -> i.name().hashCode()).toArray();
    }

    /** Runs what is left of {@code state}; keeps it in the checkpoint now and then. */
    void run(State state, Optional<Path> checkpoint, Inverter.Watcher watcher, Task task) {
        task.message(names.length == 1 ? "one identity" : names.length + " identities");
        while (state.step < settings.steps() && !state.everybodyStopped()) {
            task.check();
            int step = state.step + 1;
            int[] who = IntStream.range(0, names.length)
                    .filter(i -> !state.stopped[i])
                    .toArray();
            double sum = 0;
            for (int[] group : groups(who, settings.noises())) {
                sum += descend(state, group, step);
                task.check();
            }
            task.measure("loss", sum / who.length);
            state.step = step;
            if (settings.patience() > 0 && (step % HELD_OUT_EVERY == 0 || step == settings.steps())) {
                lookAtHeldOut(state, who, task);
            }
            if (checkpoint.isPresent() && step % CHECKPOINT_EVERY == 0) {
                state.save(checkpoint.get());
            }
            if (watcher.every() > 0 && step % watcher.every() == 0) {
                int[] all = IntStream.range(0, names.length).toArray();
                double[] losses =
                        state.losses.stream().mapToDouble(c -> c[step - 1]).toArray();
                watcher.show(step, points(state.x, all), losses);
            }
            task.progress((double) step / settings.steps());
        }
    }

    /** One step of the optimiser for some identities; the sum of their losses. */
    private double descend(State state, int[] who, int step) {
        Draw draw = Draw.of(targets, schedule, who, names, settings.noises(), settings.seed(), "inversion", step);
        Coefficients points = points(state.x, who);
        fill(points, who);
        try (Gradients.Linearization at = gradients.linearize(bank, prompts, batch(draw, who))) {
            StepInput input = input(draw, at.prediction(), points);
            Objective.Sum value = objective.evaluate(input, codec);
            float[] pulled = at.pullToCoefficients(Objective.cotangent(input, value));
            double[] gradient = new double[state.x.length];
            double rate = settings.learningRate() * Adam.falling(step, settings.steps(), settings.decay());
            for (int i = 0; i < who.length; i++) {
                for (int j = 0; j < k; j++) {
                    // `who` rises, and so do the models of a linearisation
                    double g = pulled[i * k + j] + value.coefficients()[i * k + j];
                    gradient[who[i] * k + j] = g * unit(j);
                }
                state.adam.step(step, rate, state.x, gradient, who[i] * k, (who[i] + 1) * k);
                state.losses.get(who[i])[step - 1] = value.values()[i];
            }
            return Arrays.stream(value.values()).sum();
        }
    }

    /** Keeps each identity's best point, and stops those that have not become better for too long. */
    private void lookAtHeldOut(State state, int[] who, Task task) {
        double[] now = heldOut(state.x, who);
        for (int i = 0; i < who.length; i++) {
            int id = who[i];
            if (now[i] < state.bestLoss[id]) {
                state.bestLoss[id] = now[i];
                state.bestStep[id] = state.step;
                System.arraycopy(state.x, id * k, state.best, id * k, k);
            } else if (state.step - state.bestStep[id] >= settings.patience()) {
                state.stopped[id] = true;
            }
        }
        task.measure("held-out loss", Arrays.stream(now).average().orElse(Double.NaN));
    }

    /** The loss of some identities on noises that no step has seen. */
    double[] heldOut(double[] x, int[] who) {
        double[] all = new double[who.length];
        int at = 0;
        for (int[] group : groups(who, HELD_OUT)) {
            Draw draw = Draw.of(targets, schedule, group, names, HELD_OUT, settings.seed(), "inversion held-out", 0);
            Coefficients points = points(x, group);
            fill(points, group);
            Latents prediction = denoising.predict(bank, prompts, batch(draw, group));
            double[] values =
                    objective.evaluate(input(draw, prediction, points), codec).values();
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    /** Identities by so many that a model call has {@link #ROWS} rows at most, or one identity. */
    static List<int[]> groups(int[] who, int rowsEach) {
        int size = Math.max(1, ROWS / rowsEach);
        List<int[]> groups = new ArrayList<>();
        for (int from = 0; from < who.length; from += size) {
            groups.add(Arrays.copyOfRange(who, from, Math.min(who.length, from + size)));
        }
        return groups;
    }

    private StepInput input(Draw draw, Latents prediction, Coefficients points) {
        return new StepInput(draw, prediction, schedule, points, deviation, codec, java.util.Map.of());
    }

    static DenoiseBatch batch(Draw draw, int... who) {
        double[] timesteps = Arrays.stream(draw.timesteps()).asDoubleStream().toArray();
        int[] models = Arrays.stream(draw.identities()).map(i -> who[i]).toArray();
        float[] strengths = new float[draw.rows()];
        Arrays.fill(strengths, 1);
        return new DenoiseBatch(draw.noisy(), timesteps, new int[draw.rows()], models, strengths);
    }

    private void fill(Coefficients points, int... who) {
        for (int i = 0; i < who.length; i++) {
            bank.set(who[i], points.row(i));
        }
    }

    /** The points of the optimiser's numbers, in the space of the run. */
    Coefficients points(double[] x, int... who) {
        float[] c = new float[who.length * k];
        for (int i = 0; i < who.length; i++) {
            for (int j = 0; j < k; j++) {
                c[i * k + j] = (float) (x[who[i] * k + j] * unit(j));
            }
        }
        return Coefficients.owning(space.fingerprint(), k, c);
    }

    /** ∂coefficient/∂number: a component without spread stays where it is. */
    double unit(int component) {
        return settings.units() == Units.RAW ? 1 : deviation[component];
    }
}
