package w2w.engine.internal.optimise;

/** Adam (Kingma and Ba, 2015, algorithm 1) with β₁ 0.9 and ε 1e-8. Elementwise, so that identities do not meet. */
public final class Adam {
    private static final double BETA1 = 0.9;
    private static final double EPSILON = 1e-8;

    private final double beta2;
    private final double decay;

    /** Running mean of the gradient. */
    public final double[] first;

    /** Running mean of its square. */
    public final double[] second;

    /** @param decay weight decay, added to the gradient */
    public Adam(int size, double beta2, double decay) {
        this.beta2 = beta2;
        this.decay = decay;
        first = new double[size];
        second = new double[size];
    }

    /** What share of the rate step {@code step} of {@code steps}, counted from 1, has: all, and in the last share a linear fall to 2 %. */
    public static double falling(int step, int steps, double lastShare) {
        double done = (step - 1.0) / steps;
        return done < 1 - lastShare ? 1 : Math.max(0.02, (1 - done) / lastShare);
    }

    /** Takes step {@code step}, counted from 1, on {@code x[from .. to)}. */
    public void step(int step, double rate, double[] x, double[] gradient, int from, int to) {
        double unbias1 = 1 - Math.pow(BETA1, step);
        double unbias2 = 1 - Math.pow(beta2, step);
        for (int j = from; j < to; j++) {
            double g = gradient[j] + decay * x[j];
            first[j] = BETA1 * first[j] + (1 - BETA1) * g;
            second[j] = beta2 * second[j] + (1 - beta2) * g * g;
            x[j] -= rate * (first[j] / unbias1) / (Math.sqrt(second[j] / unbias2) + EPSILON);
        }
    }
}
