package w2w.engine.internal.space.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import w2w.api.space.Spectrum;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.engine.internal.space.SpaceFile;
import w2w.engine.internal.space.Torch;

/**
 * Randomised subspace iteration (Halko, Martinsson and Tropp, 2011, algorithm 4.4, begun on the models' side): X = ZᵀΩ, then
 * X ← ZᵀZ·X with orthonormal X after each pass, then Rayleigh–Ritz on Y = Z·X. 1 + powerIterations + 1 passes over the rows, of
 * (4·powerIterations + 4)·m·n·k' operations in all; memory k'·(2n + m) numbers and two tiles.
 */
final class RandomisedFit implements AutoCloseable {
    private final Fit fit;
    private final Torch torch;
    private final int n;
    private final int m;
    private final int k;
    private final int width;
    private final Settings.Storage storage;
    private final List<NDArray> kept = new ArrayList<>();

    RandomisedFit(Fit fit, Settings.Storage storage) {
        this.fit = fit;
        torch = fit.torch();
        n = fit.numbers();
        m = fit.models();
        k = fit.request().components();
        width = width(fit.settings(), k, m, n);
        this.storage = storage;
    }

    /** Columns of the block: components and oversampling, as far as models and numbers allow. */
    static int width(Settings settings, int components, int models, int numbers) {
        return Math.min(components + settings.oversampling(), Math.min(models - 1, numbers));
    }

    void run() {
        Settings settings = fit.settings();
        double units = 4.0 * settings.powerIterations() + 4;
        Checkpoint.State state = fit.checkpoint().restore(torch, n).orElse(null);
        if (state == null) {
            long start = System.nanoTime();
            state = sketch(fit.task().part("statistics and sketch", 2 / units));
            fit.checkpoint().keep(1, state.standardiser(), state.block(), start);
        }
        Standardiser z = state.standardiser();
        NDArray block = state.block();
        try {
            for (int pass = state.passes(); pass <= settings.powerIterations(); pass++) {
                long start = System.nanoTime();
                block = power(z, block, fit.task().part("pass " + pass, 4 / units));
                fit.checkpoint().keep(pass + 1, z, block, start);
            }
            finish(z, block, fit.task().part("components", 2 / units));
        } finally {
            block.close();
        }
    }

    /** Statistics and X = ZᵀΩ = (Wᵀ·Ω − μ·1ᵀΩ) / σ in one pass. The block only has to be a generic one, so cancellation is harmless. */
    private Checkpoint.State sketch(Task task) {
        Statistics statistics = new Statistics(fit.population());
        NDArray sketch = torch.zeros(DataType.FLOAT32, n, width);
        NDArray sums = torch.zeros(DataType.FLOAT32, 1, width);
        ByteBuffer omega = torch.buffer(fit.tiles().rowsPerTile() * width * 4);
        fit.tiles().forEach(0, null, task, (first, count, rows) -> {
            NDArray tile = torch.matrix(rows, count, n, DataType.FLOAT32);
            if (torch.onGpu()) {
                statistics.add(rows.asFloatBuffer(), count, tile, torch);
            } else {
                statistics.add(rows.asFloatBuffer(), count);
            }
            fill(omega.asFloatBuffer(), first, count);
            try (NDArray random = torch.matrix(omega.slice(0, count * width * 4), count, width, DataType.FLOAT32);
                    NDArray sum = random.sum(new int[] {0}, true)) {
                torch.addTransposedTimes(sketch, tile, random);
                sums.addi(sum);
            }
            keepOrClose(tile, storage == Settings.Storage.FLOAT32);
        });
        Standardiser z = statistics.result();
        if (z.varying() == 0) {
            sketch.close();
            throw PcaFitter.doesNotVary(fit.population());
        }
        NDArray block = torch.turned(sketch);
        try (sums;
                NDArray mean = torch.vector(z.mean());
                NDArray inverse = torch.vector(z.inverse());
                NDArray column = sums.transpose();
                NDArray shift = column.matMul(mean)) {
            block.subi(shift).muli(inverse);
            for (NDArray tile : kept) {
                tile.subi(mean).muli(inverse);
            }
        }
        return new Checkpoint.State(1, z, CholeskyQr.orthonormalise(torch, block));
    }

    /** Ω: uniform, of variance 1, each row a function of seed and model alone. */
    private void fill(FloatBuffer omega, int first, int count) {
        float scale = (float) Math.sqrt(12);
        IntStream.range(0, count).parallel().forEach(r -> {
            double[] row = Noise.uniform(fit.request().seed(), "sketch", 0, first + r, width);
            for (int c = 0; c < width; c++) {
                omega.put(r * width + c, scale * (float) (row[c] - 0.5));
            }
        });
    }

    /** An orthonormal basis of ZᵀZ·X; closes X. */
    private NDArray power(Standardiser z, NDArray block, Task task) {
        NDArray next = torch.zeros(DataType.FLOAT32, n, width);
        forEach(z, task, (first, tile) -> {
            try (NDArray y = Torch.timesTransposed(tile, block)) {
                torch.addTransposedTimes(next, tile, y);
            }
        });
        block.close();
        return CholeskyQr.orthonormalise(torch, torch.turned(next));
    }

    private void finish(Standardiser z, NDArray block, Task task) {
        List<NDArray> products = new ArrayList<>();
        Torch.Eigen eigen;
        try (NDArray gram = torch.zeros(DataType.FLOAT64, width, width)) {
            forEach(z, task, (first, tile) -> {
                NDArray y = Torch.timesTransposed(tile, block);
                products.add(y);
                try (NDArray transposed = y.transpose()) {
                    Torch.addGram(gram, transposed);
                }
            });
            eigen = torch.eigen(gram);
        }
        double[] singular = new double[k];
        for (int j = 0; j < k; j++) {
            singular[j] = Math.sqrt(Math.max(0, eigen.values()[width - 1 - j]));
            if (singular[j] <= 1e-5 * singular[0]) { // float32 products leave this much in directions without variance
                throw PcaFitter.tooFewDirections(fit.population(), j);
            }
        }
        Components components = new Components(k);
        try (eigen;
                NDArray turn = eigen.leading(k, DataType.FLOAT32);
                NDArray back = turn.transpose()) {
            SpaceFile.write(
                    fit.target(),
                    SpaceFile.Description.of(
                            fit.population(),
                            z.mean(),
                            z.deviation(),
                            new Spectrum(singular, z.varying(), m),
                            fit.provenance(z)),
                    sink -> components.writeRotated(turn, block, sink),
                    sink -> {
                        try (NDArray signs = torch.vector(components.signs());
                                NDArray turnedBack = back.mul(signs)) {
                            Components.writePieces(products.size(), sink, i -> {
                                try (NDArray rows = products.get(i).matMul(turnedBack)) {
                                    return Torch.floats(rows);
                                }
                            });
                        }
                    });
        } finally {
            products.forEach(NDArray::close);
        }
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(int first, NDArray tile);
    }

    /** Standardised rows: those kept on the device, or read. */
    private void forEach(Standardiser z, Task task, Visitor visitor) {
        if (kept.isEmpty()) {
            fit.tiles().forEach(0, z, task, (first, count, rows) -> {
                NDArray tile = torch.matrix(rows, count, n, DataType.FLOAT32);
                visitor.visit(first, tile);
                keepOrClose(tile, storage == Settings.Storage.FLOAT32 || storage == Settings.Storage.FLOAT16);
            });
            return;
        }
        int first = 0;
        for (NDArray tile : kept) {
            task.check();
            if (tile.getDataType() == DataType.FLOAT32) {
                visitor.visit(first, tile);
            } else {
                try (NDArray wide = tile.toType(DataType.FLOAT32, true)) {
                    visitor.visit(first, wide);
                }
            }
            first += (int) tile.getShape().get(0);
            task.progress(first / (double) m);
        }
    }

    private void keepOrClose(NDArray tile, boolean keep) {
        if (!keep) {
            tile.close();
        } else if (storage == Settings.Storage.FLOAT16) {
            kept.add(tile.toType(DataType.FLOAT16, true));
            tile.close();
        } else if (torch.onGpu()) {
            kept.add(tile);
        } else { // there it is a view of a buffer that the next tile overwrites
            kept.add(tile.duplicate());
            tile.close();
        }
    }

    @Override
    public void close() {
        kept.forEach(NDArray::close);
        kept.clear();
    }
}
