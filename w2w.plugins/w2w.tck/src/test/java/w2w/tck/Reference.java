package w2w.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** The smallest implementations that keep to their contracts. */
final class Reference {
    private Reference() {}

    /** Difference of the means of the two sides of a label. */
    static List<EditDirection> differenceOfMeans(
            PopulationCoefficients population, DirectionRequest request, Task task) {
        List<EditDirection> found = new ArrayList<>();
        for (String name : request.wanted()) {
            task.check();
            double[] labels = population
                    .labels()
                    .column(name)
                    .orElseThrow(() -> W2wException.input("there is no label " + name + " among "
                            + population.labels().attributes()));
            double[] raw = new double[population.components()];
            int[] sides = new int[2];
            for (int side = 0; side < 2; side++) {
                double[] mean = new double[raw.length];
                for (int i = 0; i < labels.length; i++) {
                    if (!Double.isNaN(labels[i]) && labels[i] > 0 == (side == 0)) {
                        sides[side]++;
                        for (int j = 0; j < request.components(); j++) {
                            mean[j] += population.read(i, 1).get(0, j);
                        }
                    }
                }
                if (sides[side] == 0) {
                    throw W2wException.input("label " + name + " is the same for all models");
                }
                for (int j = 0; j < raw.length; j++) {
                    raw[j] += (side == 0 ? 1 : -1) * mean[j] / sides[side];
                }
            }
            DirectionQuality quality =
                    new DirectionQuality("held-out AUC", Double.NaN, sides[0], sides[1], List.of("not measured"));
            found.add(EditDirection.inUnitsOf(population, name, raw, quality, Provenance.NONE));
        }
        return found;
    }

    /** Independent Gaussians. */
    static Coefficients gaussian(PopulationCoefficients population, SampleRequest request, Task task) {
        if (!request.conditions().isEmpty()) {
            throw W2wException.input("this sampler takes no conditions");
        }
        int k = population.components();
        float[] rows = new float[request.count() * k];
        for (int i = 0; i < request.count(); i++) {
            task.check();
            float[] noise = Noise.gaussian(request.seed(), "sample", 0, i, k);
            for (int j = 0; j < k; j++) {
                double spread =
                        j < request.components() ? request.factor() * population.deviation()[j] : 0;
                rows[i * k + j] = (float) (population.mean()[j] + spread * noise[j]);
            }
        }
        return Coefficients.owning(population.space(), k, rows);
    }

    /** Options of other schedulers, which a checkpoint may have left. */
    private static final Set<String> OTHERS =
            Set.of("skip_prk_steps", "set_alpha_to_one", "clip_sample", "timestep_spacing");

    /** DDIM without noise, timesteps spread evenly over the training's, the last step to ᾱ = 1. */
    static Schedule ddim(ScheduleRequest request) {
        List<String> unknown = request.options().keySet().stream()
                .filter(o -> !OTHERS.contains(o))
                .map(o -> "option " + o + " is not known")
                .toList();
        return new Ddim(request.steps(), request.training(), unknown);
    }

    private record Ddim(int size, TrainingSchedule training, List<String> notes) implements Schedule {
        /** √ᾱ; where the training ends in noise alone, as much as leaves numbers finite. */
        private double signal(double timestep) {
            return Math.max(training.signal((int) timestep), 1e-4);
        }

        private double noise(double timestep) {
            return Math.sqrt(1 - signal(timestep) * signal(timestep));
        }

        @Override
        public double timestep(int step) {
            return Math.floor((size - step) * (double) training.timesteps() / size) - 1;
        }

        @Override
        public double initialScale() {
            return 1;
        }

        @Override
        public double inputScale(int step) {
            return 1;
        }

        @Override
        public boolean stochastic(int step) {
            return false;
        }

        @Override
        public Stepper begin() {
            int[] at = {0};
            return (sample, output, noise) -> {
                double t = timestep(at[0]++);
                boolean last = at[0] == size;
                double signal = last ? 1 : signal(timestep(at[0]));
                double spread = last ? 0 : noise(timestep(at[0]));
                PredictionType type = training.prediction();
                for (int i = 0; i < sample.length; i++) {
                    double clean = type.clean(signal(t), noise(t), sample[i], output[i]);
                    double epsilon = type.epsilon(signal(t), noise(t), sample[i], output[i]);
                    sample[i] = (float) (signal * clean + spread * epsilon);
                }
            };
        }
    }

    /** Right singular vectors, falling, of a matrix of rows: one-sided Jacobi. The rows come out as s_j v_j. */
    static void orthogonaliseRows(double[][] rows) {
        for (int sweep = 0; sweep < 40; sweep++) {
            for (int p = 0; p < rows.length; p++) {
                for (int q = p + 1; q < rows.length; q++) {
                    rotate(rows[p], rows[q]);
                }
            }
        }
        Arrays.sort(rows, (a, b) -> Double.compare(dot(b, b), dot(a, a)));
    }

    private static void rotate(double[] p, double[] q) {
        double pq = dot(p, q);
        double pp = dot(p, p);
        double qq = dot(q, q);
        if (Math.abs(pq) < 1e-15 * Math.sqrt(pp * qq) || pq == 0) {
            return;
        }
        double theta = (qq - pp) / (2 * pq);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        for (int i = 0; i < p.length; i++) {
            double x = p[i];
            p[i] = c * x - c * t * q[i];
            q[i] = c * t * x + c * q[i];
        }
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
