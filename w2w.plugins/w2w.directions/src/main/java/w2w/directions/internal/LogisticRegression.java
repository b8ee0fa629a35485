package w2w.directions.internal;

import java.util.Arrays;

/**
 * minimises Σ_i w_i log(1 + exp(−y_i (c_i·d + b))) + ridge/2 |d|² by Newton's method (iteratively reweighted least squares), each step
 * by conjugate gradients and halved until the sum falls. The constant b is not penalised.
 */
final class LogisticRegression {
    private static final int STEPS = 100;

    private final Rows rows;
    private final double[] y;
    private final double[] w;
    private final double ridge;

    LogisticRegression(Rows rows, Label label, double[] weights, double ridge) {
        this.rows = rows;
        this.y = label.target();
        this.w = weights;
        this.ridge = ridge;
    }

    double[] solve() {
        int k = rows.components();
        double[] d = new double[k];
        double b = 0;
        double[] score = new double[y.length]; // c·d
        double value = value(score, b, d);
        for (int step = 0; step < STEPS; step++) {
            double[] residual = new double[y.length]; // −∂/∂score
            double[] curvature = new double[y.length];
            for (int i = 0; i < y.length; i++) {
                if (w[i] != 0) {
                    double p = 1 / (1 + Math.exp(-y[i] * (score[i] + b)));
                    residual[i] = w[i] * y[i] * (1 - p);
                    curvature[i] = Math.max(w[i] * p * (1 - p), 1e-12);
                }
            }
            double[] descent = rows.transposeTimes(residual);
            for (int j = 0; j < k; j++) {
                descent[j] -= ridge * d[j];
            }
            double descentB = Arrays.stream(residual).sum();
            double steep = Math.max(norm(descent), Math.abs(descentB));
            if (steep <= 1e-9 * (1 + value)) {
                break;
            }
            // b is eliminated: for a given move of d the best move of b follows, which centres C by the curvature
            double total = Arrays.stream(curvature).sum();
            double[] centre = rows.transposeTimes(curvature);
            for (int j = 0; j < k; j++) {
                centre[j] /= total;
                descent[j] -= descentB * centre[j];
            }
            double[] diagonal = rows.weightedSquares(curvature);
            for (int j = 0; j < k; j++) {
                diagonal[j] = Math.max(0, diagonal[j] - total * centre[j] * centre[j]);
            }
            double[] move = NormalEquations.solve(
                    v -> {
                        double[] product = rows.normalTimes(curvature, v, Centred.dot(centre, v));
                        for (int j = 0; j < k; j++) {
                            product[j] += ridge * v[j];
                        }
                        return product;
                    },
                    diagonal,
                    ridge,
                    descent,
                    1e-6);
            double moveB = descentB / total - Centred.dot(centre, move);
            double[] moveScore = rows.times(move);
            double length = 1;
            double before = value;
            for (int halving = 0; ; halving++) {
                double[] tried = plus(d, length, move);
                double[] triedScore = plus(score, length, moveScore);
                double now = value(triedScore, b + length * moveB, tried);
                if (now < value) {
                    d = tried;
                    score = triedScore;
                    b += length * moveB;
                    value = now;
                    break;
                }
                if (halving == 40) {
                    return d;
                }
                length /= 2;
            }
            if (before - value <= 1e-13 * (1 + value)) {
                break;
            }
        }
        return d;
    }

    private double value(double[] score, double b, double[] d) {
        double sum = ridge / 2 * Centred.dot(d, d);
        for (int i = 0; i < y.length; i++) {
            if (w[i] != 0) {
                double t = -y[i] * (score[i] + b);
                sum += w[i] * (t > 0 ? t + Math.log1p(Math.exp(-t)) : Math.log1p(Math.exp(t)));
            }
        }
        return sum;
    }

    private static double[] plus(double[] a, double s, double[] b) {
        double[] sum = new double[a.length];
        for (int j = 0; j < a.length; j++) {
            sum[j] = a[j] + s * b[j];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(Centred.dot(a, a));
    }
}
