package w2w.engine.internal.space.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import w2w.api.space.Spectrum;
import w2w.api.task.Task;
import w2w.engine.internal.space.SpaceFile;
import w2w.engine.internal.space.Torch;

/**
 * All components from the Gram matrix of the smaller side in float64 and LAPACK's {@code dsyevd}: of ZZᵀ, from whose eigenvectors U the
 * basis is Zᵀ·U / s, or of ZᵀZ, whose eigenvectors are the basis. Squaring costs half the digits of the weak components: s_j is right
 * to 10⁻¹⁶·s₁²/s_j, which is below the rounding of float32 weights. Memory min(m,n)² + k·n numbers of eight bytes and three tiles.
 */
final class ExactFit {
    private final Fit fit;
    private final Torch torch;
    private final int n;
    private final int m;
    private final int k;

    ExactFit(Fit fit) {
        this.fit = fit;
        torch = fit.torch();
        n = fit.numbers();
        m = fit.models();
        k = fit.request().components();
    }

    void run() {
        Checkpoint.State state = fit.checkpoint().restore(torch, n).orElse(null);
        if (state == null) {
            long start = System.nanoTime();
            Standardiser z = statistics(fit.task().part("statistics", 0.1));
            try (Wide wide = new Wide(z)) {
                Task task = fit.task().part("gram", 0.5);
                state = new Checkpoint.State(1, z, m <= n ? gramOfModels(wide, task) : gramOfNumbers(wide, task));
            }
            fit.checkpoint().keep(1, state.standardiser(), state.block(), start);
        }
        int side = Math.min(m, n);
        double[] singular = new double[k];
        double[] leading;
        try (NDArray gram = state.block();
                Torch.Eigen eigen = torch.eigen(gram);
                NDArray some = eigen.leading(k, DataType.FLOAT64)) {
            leading = Torch.doubles(some);
            for (int j = 0; j < k; j++) {
                singular[j] = Math.sqrt(Math.max(0, eigen.values()[side - 1 - j]));
                if (singular[j] <= 1e-7 * singular[0]) {
                    throw PcaFitter.tooFewDirections(fit.population(), j);
                }
            }
        }
        try (Wide wide = new Wide(state.standardiser())) {
            Task task = fit.task().part("components", 0.4);
            if (m <= n) {
                writeFromModels(wide, singular, leading, task);
            } else {
                writeFromNumbers(wide, singular, leading, task);
            }
        }
    }

    private Standardiser statistics(Task task) {
        Statistics statistics = new Statistics(fit.population());
        fit.tiles().forEach(0, null, task, (first, count, rows) -> statistics.add(rows.asFloatBuffer(), count));
        Standardiser z = statistics.result();
        if (z.varying() == 0) {
            throw PcaFitter.doesNotVary(fit.population());
        }
        return z;
    }

    /** Z·Zᵀ, tile by tile of both sides: each tile is read once as the left one and once for each left one before it. */
    private NDArray gramOfModels(Wide wide, Task task) {
        double[] gram = new double[Math.multiplyExact(m, m)];
        int step = fit.tiles().rowsPerTile();
        for (int left = 0; left < m; left += step) {
            int row = left;
            try (NDArray a = wide.of(fit.tiles().one(left), Math.min(step, m - left))) {
                Task part = task.part("rows from " + left, step * (2.0 * (m - left) - step) / ((double) m * m));
                fit.tiles().forEach(left, null, part, (column, count, rows) -> {
                    double[] product;
                    try (NDArray b = wide.of(rows, count);
                            NDArray p = Torch.timesTransposed(a, b)) {
                        product = Torch.doubles(p);
                    }
                    for (int i = 0; i < product.length; i++) {
                        int r = row + i / count;
                        int c = column + i % count;
                        gram[r * m + c] = product[i];
                        gram[c * m + r] = product[i];
                    }
                });
            }
        }
        return torch.matrix(gram, m, m, DataType.FLOAT64);
    }

    private NDArray gramOfNumbers(Wide wide, Task task) {
        NDArray gram = torch.zeros(DataType.FLOAT64, n, n);
        fit.tiles().forEach(0, null, task, (first, count, rows) -> {
            try (NDArray z = wide.of(rows, count)) {
                torch.addTransposedTimes(gram, z, z);
            }
        });
        return gram;
    }

    /** V = Zᵀ·U / s, made orthonormal once more for the sake of the weak components; C = U·s. */
    private void writeFromModels(Wide wide, double[] singular, double[] u, Task task) {
        NDArray basis = torch.zeros(DataType.FLOAT64, k, n);
        fit.tiles().forEach(0, null, task, (first, count, rows) -> {
            double[] part = new double[k * count];
            for (int j = 0; j < k; j++) {
                for (int r = 0; r < count; r++) {
                    part[j * count + r] = u[j * m + first + r] / singular[j];
                }
            }
            try (NDArray z = wide.of(rows, count);
                    NDArray some = torch.matrix(part, k, count, DataType.FLOAT64);
                    NDArray product = some.matMul(z)) {
                basis.addi(product);
            }
        });
        NDArray orthonormal = CholeskyQr.orthonormalise(torch, basis);
        Components components = new Components(k);
        try {
            write(wide.standardiser, singular, sink -> components.write(orthonormal, sink), sink -> {
                int step = Math.max(1, (1 << 20) / k);
                for (int first = 0; first < m; first += step) {
                    int count = Math.min(step, m - first);
                    float[] rows = new float[count * k];
                    for (int i = 0; i < rows.length; i++) {
                        int j = i % k;
                        rows[i] = (float) (u[j * m + first + i / k] * singular[j])
                                * components.signs()[j];
                    }
                    sink.put(rows, rows.length);
                }
            });
        } finally {
            orthonormal.close();
        }
    }

    private void writeFromNumbers(Wide wide, double[] singular, double[] v, Task task) {
        Components components = new Components(k);
        try (NDArray basis = torch.matrix(v, k, n, DataType.FLOAT64)) {
            write(wide.standardiser, singular, sink -> components.write(basis, sink), sink -> fit.tiles()
                    .forEach(0, null, task, (first, count, rows) -> {
                        try (NDArray z = wide.of(rows, count);
                                NDArray c = Torch.timesTransposed(z, basis);
                                NDArray narrow = c.toType(DataType.FLOAT32, true);
                                NDArray signs = torch.vector(components.signs())) {
                            float[] numbers = Torch.floats(narrow.muli(signs));
                            sink.put(numbers, numbers.length);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }));
        }
    }

    private void write(Standardiser z, double[] singular, SpaceFile.Rows basis, SpaceFile.Rows coefficients) {
        SpaceFile.write(
                fit.target(),
                SpaceFile.Description.of(
                        fit.population(),
                        z.mean(),
                        z.deviation(),
                        new Spectrum(singular, z.varying(), m),
                        fit.provenance(z)),
                basis,
                coefficients);
    }

    /** Tiles as standardised float64 matrices. */
    private final class Wide implements AutoCloseable {
        private final Standardiser standardiser;
        private final NDArray mean;
        private final NDArray inverse;

        Wide(Standardiser z) {
            standardiser = z;
            double[] mu = new double[n];
            double[] inv = new double[n];
            for (int c = 0; c < n; c++) {
                mu[c] = z.mean()[c];
                inv[c] = z.deviation()[c] == 0 ? 0 : 1.0 / z.deviation()[c];
            }
            mean = torch.matrix(mu, 1, n, DataType.FLOAT64);
            inverse = torch.matrix(inv, 1, n, DataType.FLOAT64);
        }

        NDArray of(ByteBuffer rows, int count) {
            try (NDArray raw = torch.matrix(rows, count, n, DataType.FLOAT32)) {
                return raw.toType(DataType.FLOAT64, true).subi(mean).muli(inverse);
            }
        }

        @Override
        public void close() {
            mean.close();
            inverse.close();
        }
    }
}
