package w2w.engine.internal.release;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import w2w.api.space.Spectrum;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;
import w2w.engine.internal.space.FileSpace;
import w2w.engine.internal.space.SpaceFile;
import w2w.tensors.TensorInfo;
import w2w.tensors.TorchFile;

/** The space of a release: the basis in tiles of components, coefficients and population row by row. */
final class ReleaseSpace {
    private static final long TILE_BYTES = 128L << 20;

    private final ReleaseReader release;
    private final ReleaseFolder folder;
    private final int wanted;
    private final List<String> notes;
    private final int n;
    private final float[] mean;
    private final float[] deviation;

    /** @param wanted components; 0 for as many as there are */
    ReleaseSpace(ReleaseReader release, ReleaseFolder folder, int wanted, List<String> notes) {
        this.release = release;
        this.folder = folder;
        this.wanted = wanted;
        this.notes = notes;
        n = release.layout().size();
        mean = folder.row("mean.pt", n).orElseThrow();
        deviation = folder.row("std.pt", n).orElseThrow();
    }

    void write(Path target, Task task) {
        long negative = IntStream.range(0, n).filter(i -> deviation[i] < 0).count();
        if (negative > 0) {
            notes.add(negative + " deviations are negative in std.pt; their sign is kept, the basis goes with it");
        }
        try (TorchFile basis = folder.open("V.pt")) {
            TensorInfo v = ReleaseReader.matrix(basis, n, -1);
            int columns = (int) v.dimension(1);
            boolean population = folder.has(ReleaseReader.POPULATION);
            if (folder.has(ReleaseReader.PROJECTIONS)) {
                try (TorchFile coefficients = folder.open(ReleaseReader.PROJECTIONS)) {
                    TensorInfo c = ReleaseReader.matrix(coefficients, -1, -1);
                    int published = (int) Math.min(columns, c.dimension(1));
                    if (wanted <= published || !population) {
                        published(target, basis, v, coefficients, c, published, task);
                        return;
                    }
                }
            }
            int k = wanted == 0 ? columns : Math.min(columns, wanted);
            if (population) {
                projected(target, basis, v, k, task);
            } else {
                notes.add("neither " + ReleaseReader.PROJECTIONS + " nor " + ReleaseReader.POPULATION
                        + " is there: the space has no models to sample from or to find directions in");
                bare(target, basis, v, k, task);
            }
        }
    }

    private void published(
            Path target,
            TorchFile basis,
            TensorInfo v,
            TorchFile coefficients,
            TensorInfo c,
            int available,
            Task task) {
        int k = wanted == 0 ? available : Math.min(available, wanted);
        if (v.dimension(1) > available && wanted != k) {
            notes.add("V.pt has " + v.dimension(1) + " components; the " + available
                    + " with published coefficients are kept, for more " + ReleaseReader.POPULATION + " is needed");
        }
        int m = (int) c.dimension(0);
        Spread spread = new Spread(k);
        float[] row = new float[k];
        for (long i = 0; i < m; i++) {
            coefficients.read(c.name(), i * c.dimension(1), k, row, 0);
            spread.add(row, 0, coefficients.source());
        }
        SpaceFile.write(
                target,
                description(spread.spectrum(varying(), coefficients.source()), m),
                new BasisRows(basis, v, n, k, TILE_BYTES, task.part("basis", .9)),
                sink -> {
                    for (long i = 0; i < m; i++) {
                        coefficients.read(c.name(), i * c.dimension(1), k, row, 0);
                        sink.put(row, k);
                    }
                });
        task.progress(1);
    }

    private void bare(Path target, TorchFile basis, TensorInfo v, int k, Task task) {
        SpaceFile.Description description = new SpaceFile.Description(
                release.layout(),
                mean,
                deviation,
                Spectrum.unknown(k, varying()),
                List.of(),
                LabelTable.of(0, Map.of()),
                release.provenance());
        SpaceFile.write(target, description, new BasisRows(basis, v, n, k, TILE_BYTES, task), sink -> {});
    }

    /** First without coefficients, then again with those of the population's rows, which only a space can give. */
    private void projected(Path target, TorchFile basis, TensorInfo v, int k, Task task) {
        Path bare = target.resolveSibling("bare.safetensors");
        Path rows = target.resolveSibling("coefficients.f32");
        try (TorchFile population = folder.open(ReleaseReader.POPULATION)) {
            bare(bare, basis, v, k, task.part("basis", .3));
            TensorInfo w = ReleaseReader.matrix(population, -1, n);
            try (FileSpace space = SpaceFile.open(bare);
                    FileChannel spilled = FileChannel.open(
                            rows,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE)) {
                Spectrum spectrum = project(population, w, space, spilled, task.part("projection", .5));
                notes.add(
                        "coefficients of " + w.dimension(0) + " models were computed from " + ReleaseReader.POPULATION);
                float[] row = new float[n];
                Task copy = task.part("writing", .2);
                SpaceFile.write(
                        target,
                        description(spectrum, (int) w.dimension(0)),
                        sink -> {
                            for (int j = 0; j < k; j++) {
                                copy.check();
                                space.readBasis(j, 1, row, 0);
                                sink.put(row, n);
                                copy.progress((j + 1.0) / k);
                            }
                        },
                        sink -> {
                            spilled.position(0);
                            ByteBuffer bytes = buffer(k);
                            float[] values = new float[k];
                            for (long i = 0; i < w.dimension(0); i++) {
                                bytes.clear();
                                while (bytes.hasRemaining() && spilled.read(bytes) >= 0) {
                                    // until there is a row
                                }
                                bytes.flip().asFloatBuffer().get(values);
                                sink.put(values, k);
                            }
                        });
            } finally {
                Files.deleteIfExists(bare);
                Files.deleteIfExists(rows);
            }
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the coefficients cannot be kept: " + e.getMessage())
                    .at(rows.toString())
                    .because(e);
        }
        task.progress(1);
    }

    private Spectrum project(TorchFile population, TensorInfo w, FileSpace space, FileChannel spilled, Task task)
            throws IOException {
        int k = space.components();
        int m = (int) w.dimension(0);
        int step = (int) Math.max(1, Math.min(m, TILE_BYTES / (4L * n)));
        Spread spread = new Spread(k);
        ByteBuffer bytes = buffer(k);
        for (int first = 0; first < m; first += step) {
            task.check();
            float[] tile = new float[Math.multiplyExact(Math.min(step, m - first), n)];
            population.read(w.name(), (long) first * n, tile.length, tile, 0);
            float[] coefficients;
            try {
                coefficients = space.project(tile).toArray();
            } catch (W2wException e) {
                throw e.at(population.source() + " from row " + first + ", "
                        + e.where().orElse(""));
            }
            for (int i = 0; i < coefficients.length; i += k) {
                spread.add(coefficients, i, population.source());
                bytes.clear().asFloatBuffer().put(coefficients, i, k);
                while (bytes.hasRemaining()) {
                    spilled.write(bytes);
                }
            }
            task.progress((first + step) / (double) m);
        }
        return spread.spectrum(varying(), population.source());
    }

    private static ByteBuffer buffer(int k) {
        return ByteBuffer.allocate(Math.multiplyExact(4, k)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private SpaceFile.Description description(Spectrum spectrum, int m) {
        return new SpaceFile.Description(
                release.layout(),
                mean,
                deviation,
                spectrum,
                release.names(m),
                release.numbers(m),
                release.provenance());
    }

    /** Columns whose deviation is not zero. */
    private double varying() {
        long varying = IntStream.range(0, n).filter(i -> deviation[i] != 0).count();
        if (varying == 0) {
            throw W2wException.input("every deviation is zero: there is nothing for a space to span")
                    .at(folder.path("std.pt").toString());
        }
        return (double) varying;
    }

    /** s_j = √Σᵢ(c_ij − c̄_j)²: the singular values of the standardised population, from its coefficients (Welford). */
    private static final class Spread {
        private final double[] mean;
        private final double[] squares;
        private long rows;

        Spread(int k) {
            mean = new double[k];
            squares = new double[k];
        }

        void add(float[] values, int offset, String source) {
            rows++;
            for (int j = 0; j < mean.length; j++) {
                float value = values[offset + j];
                if (!Float.isFinite(value)) {
                    throw W2wException.input("row " + (rows - 1) + " holds " + value)
                            .at(source);
                }
                double d = value - mean[j];
                mean[j] += d / rows;
                squares[j] += d * (value - mean[j]);
            }
        }

        Spectrum spectrum(double varying, String source) {
            if (rows < 2) {
                throw W2wException.input("a space needs two models").at(source);
            }
            return new Spectrum(java.util.Arrays.stream(squares).map(Math::sqrt).toArray(), varying, rows);
        }
    }
}
