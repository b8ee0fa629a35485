package w2w.engine.internal.gauge;

import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Slot;

/**
 * The components of one layer, balanced: component k is b[k]·a[k]ᵀ, times the scale of the layer.
 *
 * @param a rank × inputs
 * @param b rank × outputs: the columns of B
 */
public record Components(double[][] a, double[][] b) {
    /** The leading components, as many as the layer has rank; zeros where there are fewer. */
    public static Components of(LowRank whole, AdaptedLayer layer) {
        double[][] a = new double[layer.rank()][layer.inputs()];
        double[][] b = new double[layer.rank()][layer.outputs()];
        double scale = layer.scale();
        for (int k = 0; k < Math.min(layer.rank(), whole.sigma().length); k++) {
            double root = Math.sqrt(whole.sigma()[k] / Math.abs(scale));
            for (int i = 0; i < layer.inputs(); i++) {
                a[k][i] = root * whole.v().get(i, k);
            }
            for (int i = 0; i < layer.outputs(); i++) {
                b[k][i] = Math.signum(scale) * root * whole.u().get(i, k);
            }
        }
        return new Components(a, b);
    }

    /** Each component with the sign that makes the entry of largest magnitude of its b positive. */
    public Components positive() {
        for (int k = 0; k < b.length; k++) {
            double largest = 0;
            for (double x : b[k]) {
                largest = Math.abs(x) > Math.abs(largest) ? x : largest;
            }
            if (largest < 0) {
                negate(k);
            }
        }
        return this;
    }

    /**
     * The components in the places and with the signs that bring them near {@code reference}'s: the distance over all of A and B is
     * least where the sum of |⟨a_k, a'_j⟩ + ⟨b_k, b'_j⟩| over the chosen pairs is largest; pairs are chosen greedily.
     */
    Components alignedWith(Components reference) {
        int rank = a.length;
        double[][] likeness = new double[rank][rank];
        for (int k = 0; k < rank; k++) {
            for (int j = 0; j < rank; j++) {
                likeness[k][j] = dot(a[k], reference.a[j]) + dot(b[k], reference.b[j]);
            }
        }
        double[][] placedA = new double[rank][];
        double[][] placedB = new double[rank][];
        boolean[] used = new boolean[rank];
        for (int n = 0; n < rank; n++) {
            int bestK = -1;
            int bestJ = -1;
            for (int k = 0; k < rank; k++) {
                for (int j = 0; j < rank && !used[k]; j++) {
                    if (placedA[j] == null
                            && (bestK < 0 || Math.abs(likeness[k][j]) > Math.abs(likeness[bestK][bestJ]))) {
                        bestK = k;
                        bestJ = j;
                    }
                }
            }
            if (likeness[bestK][bestJ] < 0) {
                negate(bestK);
            }
            used[bestK] = true;
            placedA[bestJ] = a[bestK];
            placedB[bestJ] = b[bestK];
        }
        return new Components(placedA, placedB);
    }

    /** Rounds to float32 into the flat array. */
    public void write(Slot slotA, Slot slotB, float[] weights) {
        int rank = a.length;
        for (int k = 0; k < rank; k++) {
            for (int i = 0; i < slotA.columns(); i++) {
                weights[slotA.offset() + k * slotA.columns() + i] = (float) a[k][i];
            }
            for (int i = 0; i < slotB.rows(); i++) {
                weights[slotB.offset() + i * rank + k] = (float) b[k][i];
            }
        }
    }

    private void negate(int k) {
        for (int i = 0; i < a[k].length; i++) {
            a[k][i] = -a[k][i];
        }
        for (int i = 0; i < b[k].length; i++) {
            b[k][i] = -b[k][i];
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
