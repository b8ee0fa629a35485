package w2w.bench.internal;

import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import w2w.api.task.Task;
import w2w.api.weights.Population;

/** The fitter's algorithm as one would write it down with ND4J: same tiles, passes and Cholesky QR, no care for copies. */
final class Nd4jFit {
    private final Population population;
    private final int n;
    private final int m;
    private final int rows;

    Nd4jFit(Population population, int tileMegabytes) {
        this.population = population;
        n = population.layout().size();
        m = population.size();
        rows = (int) Math.max(1, Math.min(m, ((long) tileMegabytes << 20) / (4L * n)));
    }

    /** Loads what is loaded once. */
    void warmUp() {
        orthonormal(Nd4j.randn(DataType.FLOAT, 64, 4));
    }

    private interface Visitor {
        void visit(INDArray tile);
    }

    private void forEach(Task task, Visitor visitor) {
        float[] buffer = new float[rows * n];
        for (int first = 0; first < m; first += rows) {
            task.check();
            int count = Math.min(rows, m - first);
            population.read(first, count, buffer, 0);
            float[] part = count == rows ? buffer : java.util.Arrays.copyOf(buffer, count * n);
            try (INDArray tile = Nd4j.create(part, new long[] {count, n}, 'c')) {
                visitor.visit(tile);
            }
        }
    }

    /** Singular values of the leading {@code components}, and the seconds of each part. */
    Map<String, Object> run(int components, int width, int powerIterations, Task task) {
        long start = System.nanoTime();
        INDArray sum = Nd4j.zeros(DataType.FLOAT, n);
        INDArray squares = Nd4j.zeros(DataType.FLOAT, n);
        forEach(task, tile -> {
            sum.addi(tile.sum(0));
            squares.addi(tile.mul(tile).sum(0));
        });
        INDArray mean = sum.div(m);
        INDArray deviation = org.nd4j.linalg.ops.transforms.Transforms.sqrt(
                squares.sub(mean.mul(mean).mul(m)).div(m - 1));
        long statistics = System.nanoTime();
        INDArray x = orthonormal(Nd4j.randn(DataType.FLOAT, n, width));
        for (int pass = 0; pass < powerIterations; pass++) {
            INDArray next = Nd4j.zeros(DataType.FLOAT, n, width);
            INDArray block = x;
            forEach(task, tile -> {
                INDArray z = tile.subRowVector(mean).divRowVector(deviation);
                next.addi(z.transpose().mmul(z.mmul(block)));
            });
            x = orthonormal(next);
        }
        INDArray gram = Nd4j.zeros(DataType.DOUBLE, width, width);
        INDArray block = x;
        forEach(task, tile -> {
            INDArray y =
                    tile.subRowVector(mean).divRowVector(deviation).mmul(block).castTo(DataType.DOUBLE);
            gram.addi(y.transpose().mmul(y));
        });
        double[] vectors = gram.dup('c').data().asDouble();
        double[] values = new double[width];
        openblas.LAPACKE_dsyevd(openblas.LAPACK_COL_MAJOR, (byte) 'V', (byte) 'U', width, vectors, width, values);
        double[] rotation = new double[width * components];
        double explained = 0;
        for (int j = 0; j < components; j++) {
            explained += values[width - 1 - j];
            for (int i = 0; i < width; i++) {
                rotation[i * components + j] = vectors[(width - 1 - j) * width + i];
            }
        }
        INDArray basis = x.mmul(
                Nd4j.create(rotation, new long[] {width, components}, 'c').castTo(DataType.FLOAT));
        Map<String, Object> result = new TreeMap<>();
        result.put("seconds", (System.nanoTime() - start) / 1e9);
        result.put("statistics_seconds", (statistics - start) / 1e9);
        result.put("explained", explained / (m - 1.0) / n);
        result.put("basis_norm", basis.norm2Number().doubleValue());
        return result;
    }

    private static INDArray orthonormal(INDArray x) {
        INDArray block = x;
        int k = x.columns();
        for (int pass = 0; pass < 2; pass++) {
            double[] gram;
            try (INDArray wide = block.castTo(DataType.DOUBLE)) { // in float32 it is not positive definite
                gram = wide.transpose().mmul(wide).dup('c').data().asDouble();
            }
            if (openblas.LAPACKE_dpotrf(openblas.LAPACK_ROW_MAJOR, (byte) 'U', k, gram, k) != 0
                    || openblas.LAPACKE_dtrtri(openblas.LAPACK_ROW_MAJOR, (byte) 'U', (byte) 'N', k, gram, k) != 0) {
                throw new IllegalStateException("Cholesky QR failed");
            }
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < i; j++) {
                    gram[i * k + j] = 0;
                }
            }
            block = block.mmul(Nd4j.create(gram, new long[] {k, k}, 'c').castTo(DataType.FLOAT));
        }
        return block;
    }
}
