package w2w.formats.internal;

import java.util.stream.IntStream;

/** Rotations C(Q) = (I − Q)(I + Q)⁻¹ of skew-symmetric Q, as what they add to the identity; square matrices, row-major. */
final class Cayley {
    private static final int PARALLEL = 64;

    private Cayley() {}

    /** C(Q) − I = −2·(I + Q)⁻¹·Q. */
    static double[] exact(double[] q, int n) {
        double[] left = q.clone();
        for (int i = 0; i < n; i++) {
            left[i * n + i] += 1;
        }
        double[] right = q.clone();
        solve(left, right, n);
        for (int i = 0; i < right.length; i++) {
            right[i] *= -2;
        }
        return right;
    }

    /**
     * peft's Neumann series less the identity: 2·(Q + Q² + …).
     *
     * @param terms of the series, the identity included
     * @param lastHalved whether the last power counts once; there are then three at least
     */
    static double[] neumann(double[] q, int n, int terms, boolean lastHalved) {
        double[] sum = new double[n * n];
        if (terms < 2) {
            return sum;
        }
        int last = lastHalved && terms > 2 ? Math.max(3, terms - 1) : terms - 1;
        double[] power = q;
        for (int k = 1; k <= last; k++) {
            power = k == 1 ? q : product(power, q, n);
            double weight = lastHalved && terms > 2 && k == last ? 1 : 2;
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * power[i];
            }
        }
        return sum;
    }

    private static double[] product(double[] a, double[] b, int n) {
        double[] c = new double[n * n];
        rows(0, n).forEach(i -> {
            for (int k = 0; k < n; k++) {
                double factor = a[i * n + k];
                for (int j = 0; j < n; j++) {
                    c[i * n + j] += factor * b[k * n + j];
                }
            }
        });
        return c;
    }

    /** {@code right} becomes left⁻¹·right by elimination with row pivots; {@code left}, I plus a skew matrix, is never singular. */
    private static void solve(double[] left, double[] right, int n) {
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(left[i * n + k]) > Math.abs(left[pivot * n + k]) ? i : pivot;
            }
            swap(left, n, k, pivot);
            swap(right, n, k, pivot);
            int row = k;
            rows(k + 1, n).forEach(i -> {
                double factor = -left[i * n + row] / left[row * n + row];
                if (factor != 0) {
                    addScaled(factor, left, row * n + row, left, i * n + row, n - row);
                    addScaled(factor, right, row * n, right, i * n, n);
                }
            });
        }
        for (int k = n - 1; k >= 0; k--) {
            double diagonal = left[k * n + k];
            for (int j = 0; j < n; j++) {
                right[k * n + j] /= diagonal;
            }
            int row = k;
            rows(0, k).forEach(i -> addScaled(-left[i * n + row], right, row * n, right, i * n, n));
        }
    }

    private static void addScaled(double factor, double[] numbers, int from, double[] target, int to, int count) {
        for (int i = 0; i < count; i++) {
            target[to + i] += factor * numbers[from + i];
        }
    }

    private static IntStream rows(int from, int to) {
        IntStream rows = IntStream.range(from, to);
        return to - from > PARALLEL ? rows.parallel() : rows;
    }

    private static void swap(double[] matrix, int n, int i, int k) {
        for (int j = 0; i != k && j < n; j++) {
            double kept = matrix[i * n + j];
            matrix[i * n + j] = matrix[k * n + j];
            matrix[k * n + j] = kept;
        }
    }
}
