package w2w.directions.internal;

/**
 * The coefficients and one label, each less its mean over the labelled models that are used. Others have weight 0.
 *
 * @param weights 1 for a model that counts, 0 for the others
 * @param target y − ȳ, 0 where the model does not count
 * @param mean of each component
 */
record Centred(Rows rows, double[] weights, double[] target, double[] mean, int labelled) {
    static Centred of(Rows rows, Label label, boolean[] use) {
        int m = rows.models();
        double[] weights = new double[m];
        int n = 0;
        double sum = 0;
        for (int i = 0; i < m; i++) {
            if (use[i] && label.known(i)) {
                weights[i] = 1;
                sum += label.target()[i];
                n++;
            }
        }
        double[] target = new double[m];
        for (int i = 0; i < m; i++) {
            target[i] = weights[i] == 0 ? 0 : label.target()[i] - sum / n;
        }
        double[] mean = rows.transposeTimes(weights);
        for (int j = 0; j < mean.length; j++) {
            mean[j] /= Math.max(1, n);
        }
        return new Centred(rows, weights, target, mean, n);
    }

    /** CᵀC d of the centred C. */
    double[] normalTimes(double[] d) {
        double shift = dot(mean, d);
        double[] product = rows.normalTimes(weights, d, shift);
        // Σ w (c·d − shift) is 0 up to rounding, so centring the left factor too would change nothing
        return product;
    }

    /** Diagonal of CᵀC of the centred C. */
    double[] diagonal() {
        double[] squares = rows.weightedSquares(weights);
        for (int j = 0; j < squares.length; j++) {
            squares[j] = Math.max(0, squares[j] - labelled * mean[j] * mean[j]);
        }
        return squares;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
