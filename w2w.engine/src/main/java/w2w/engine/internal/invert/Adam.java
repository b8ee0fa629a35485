package w2w.engine.internal.invert;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1) with β 0.9 and 0.999, ε 1e-8 and the paper's weight decay of 1e-10 added to the gradient.
 * Elementwise, so that identities do not meet.
 */
final class Adam {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final double DECAY = 1e-10;

    private final double rate;
    final double[] first;
    final double[] second;

    Adam(int size, double rate) {
        this.rate = rate;
        first = new double[size];
        second = new double[size];
    }

    /** Takes step {@code step}, counted from 1, on {@code x[from .. to)}. */
    void step(int step, double[] x, double[] gradient, int from, int to) {
        double unbias1 = 1 - Math.pow(BETA1, step);
        double unbias2 = 1 - Math.pow(BETA2, step);
        for (int j = from; j < to; j++) {
            double g = gradient[j] + DECAY * x[j];
            first[j] = BETA1 * first[j] + (1 - BETA1) * g;
            second[j] = BETA2 * second[j] + (1 - BETA2) * g * g;
            x[j] -= rate * (first[j] / unbias1) / (Math.sqrt(second[j] / unbias2) + EPSILON);
        }
    }
}
