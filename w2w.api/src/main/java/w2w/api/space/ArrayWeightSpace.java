package w2w.api.space;

import java.util.Arrays;
import java.util.Objects;
import w2w.api.task.Provenance;
import w2w.api.task.Sha256;
import w2w.api.task.W2wException;
import w2w.api.weights.WeightLayout;

/** {@link WeightSpace#inMemory}. Costs n·k a row in plain Java. */
final class ArrayWeightSpace implements WeightSpace {
    private final WeightLayout layout;
    private final float[] mean;
    private final float[] deviation;
    private final float[] basis;
    private final Spectrum spectrum;
    private final Provenance provenance;
    private final String fingerprint;

    ArrayWeightSpace(
            WeightLayout layout,
            float[] mean,
            float[] deviation,
            float[] basis,
            Spectrum spectrum,
            Provenance provenance) {
        this.layout = layout;
        this.mean = mean;
        this.deviation = deviation;
        this.basis = basis;
        this.spectrum = spectrum;
        this.provenance = Objects.requireNonNull(provenance);
        long n = layout.size();
        if (mean.length != n || deviation.length != n || basis.length != n * spectrum.components()) {
            throw new IllegalArgumentException("a space of " + n + " numbers and " + spectrum.components()
                    + " components: mean of " + mean.length + ", deviation of " + deviation.length + ", basis of "
                    + basis.length);
        }
        this.fingerprint = digest();
    }

    private String digest() {
        return new Sha256()
                .add(layout.fingerprint())
                .add(mean)
                .add(deviation)
                .add(basis)
                .hex();
    }

    @Override
    public WeightLayout layout() {
        return layout;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public int components() {
        return spectrum.components();
    }

    @Override
    public float[] mean() {
        return mean.clone();
    }

    @Override
    public float[] deviation() {
        return deviation.clone();
    }

    @Override
    public Spectrum spectrum() {
        return spectrum;
    }

    @Override
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public void readBasis(int firstComponent, int count, float[] target, int offset) {
        Objects.checkFromIndexSize(firstComponent, count, components());
        System.arraycopy(basis, firstComponent * layout.size(), target, offset, count * layout.size());
    }

    @Override
    public Coefficients project(float[] weights) {
        int n = layout.size();
        int k = components();
        if (weights.length % n != 0) {
            throw new IllegalArgumentException(weights.length + " numbers are no rows of " + n);
        }
        int rows = weights.length / n;
        float[] coefficients = new float[rows * k];
        double[] sum = new double[k];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(sum, 0);
            for (int i = 0; i < n; i++) {
                float w = weights[row * n + i];
                if (!Float.isFinite(w)) {
                    throw W2wException.input("the weight is " + w)
                            .at("row " + row + ", slot " + layout.slotAt(i).name());
                }
                if (deviation[i] != 0) {
                    double z = ((double) w - mean[i]) / deviation[i];
                    for (int j = 0; j < k; j++) {
                        sum[j] += z * basis[j * n + i];
                    }
                }
            }
            for (int j = 0; j < k; j++) {
                coefficients[row * k + j] = (float) sum[j];
            }
        }
        return Coefficients.owning(fingerprint, k, coefficients);
    }

    @Override
    public float[] reconstruct(Coefficients coefficients) {
        if (!coefficients.space().equals(fingerprint)) {
            throw W2wException.input(
                    "the coefficients are of space " + coefficients.space() + ", not of " + fingerprint);
        }
        int n = layout.size();
        float[] weights = new float[Math.multiplyExact(coefficients.rows(), n)];
        for (int row = 0; row < coefficients.rows(); row++) {
            float[] displacement = decodeDirection(coefficients.row(row).toArray());
            for (int i = 0; i < n; i++) {
                weights[row * n + i] = mean[i] + displacement[i];
            }
        }
        return weights;
    }

    @Override
    public float[] decodeDirection(float[] direction) {
        int n = layout.size();
        int k = components();
        if (direction.length != k) {
            throw new IllegalArgumentException(direction.length + " numbers for " + k + " components");
        }
        float[] displacement = new float[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < k; j++) {
                sum += (double) basis[j * n + i] * direction[j];
            }
            displacement[i] = (float) (deviation[i] * sum);
        }
        return displacement;
    }

    @Override
    public WeightSpace truncate(int components) {
        Objects.checkFromToIndex(1, components, components());
        float[] head = Arrays.copyOf(basis, components * layout.size());
        return new ArrayWeightSpace(
                layout, mean, deviation, head, spectrum.truncate(components), provenance.with("space", fingerprint));
    }

    @Override
    public void close() {
        // nothing is held open
    }
}
