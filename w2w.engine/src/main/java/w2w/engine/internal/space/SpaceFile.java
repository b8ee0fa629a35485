package w2w.engine.internal.space;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Provenance;
import w2w.api.task.Sha256;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;
import w2w.tensors.DType;
import w2w.tensors.SafetensorsWriter;

/**
 * A weight space as one safetensors file (docs/formats.md): mean, deviation, basis, spectrum, and the coefficients, names and labels of the
 * population. Written front to back in constant memory.
 */
public final class SpaceFile {
    /** What a fit calls its file. */
    public static final String NAME = "space.safetensors";

    static final String FORMAT = "w2w-space";
    static final int VERSION = 1;

    private SpaceFile() {}

    /** Takes rows, in as many pieces as suit. */
    @FunctionalInterface
    public interface Sink {
        /** Appends the first {@code count} numbers. */
        void put(float[] values, int count) throws IOException;
    }

    /** Gives all rows of a tensor, one after the other. */
    @FunctionalInterface
    public interface Rows {
        void write(Sink sink) throws IOException;
    }

    /**
     * What stands in the file beside its two large tensors. The arrays are taken over.
     *
     * @param models names of the models that the coefficients are of; none for a space without them
     */
    public record Description(
            WeightLayout layout,
            float[] mean,
            float[] deviation,
            Spectrum spectrum,
            List<String> models,
            LabelTable labels,
            Provenance provenance) {
        /** Names and labels of a population. */
        public static Description of(
                Population population, float[] mean, float[] deviation, Spectrum spectrum, Provenance provenance) {
            return new Description(
                    population.layout(),
                    mean,
                    deviation,
                    spectrum,
                    population.models(),
                    population.labels(),
                    provenance);
        }
    }

    /**
     * Writes or replaces a file.
     *
     * @param basis k rows of n numbers, asked for first
     * @param coefficients a row of k numbers for each model, asked for next
     */
    public static void write(Path target, Description d, Rows basis, Rows coefficients) {
        int n = d.layout().size();
        int k = d.spectrum().components();
        int m = d.models().size();
        byte[] fingerprints = new byte[32 * k];
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata(metadata(d))
                .floats("mean", DType.F32, d.mean(), n)
                .floats("deviation", DType.F32, d.deviation(), n)
                .doubles("singular_values", DType.F64, d.spectrum().singularValues(), k)
                .tensor("basis", DType.F32, new long[] {k, n}, sink -> {
                    Fingerprints digest = new Fingerprints(d, fingerprints);
                    basis.write((values, count) -> {
                        // as slow as the disk: beside it
                        CompletableFuture<Void> digested = CompletableFuture.runAsync(() -> digest.add(values, count));
                        try {
                            sink.put(values, 0, count);
                        } finally {
                            digested.join();
                        }
                    });
                })
                .tensor(
                        "coefficients",
                        DType.F32,
                        new long[] {m, k},
                        sink -> coefficients.write((values, count) -> sink.put(values, 0, count)))
                .tensor(
                        "fingerprints",
                        DType.U8,
                        new long[] {k, 32},
                        sink -> sink.putBytes(fingerprints, 0, fingerprints.length));
        List<String> attributes = d.labels().attributes();
        if (!attributes.isEmpty()) {
            writer.tensor("labels", DType.F64, new long[] {attributes.size(), m}, sink -> {
                for (String attribute : attributes) {
                    sink.put(d.labels().column(attribute).orElseThrow(), 0, m);
                }
            });
        }
        writer.write(target);
    }

    /** Writes a copy of any space with the coefficients that belong to it. */
    public static void write(Path target, WeightSpace space, PopulationCoefficients population, Task task) {
        int n = space.layout().size();
        int k = space.components();
        Description d = new Description(
                space.layout(),
                space.mean(),
                space.deviation(),
                space.spectrum(),
                population.models(),
                population.labels(),
                space.provenance());
        write(
                target,
                d,
                sink -> {
                    float[] row = new float[n];
                    for (int j = 0; j < k; j++) {
                        task.check();
                        space.readBasis(j, 1, row, 0);
                        sink.put(row, n);
                        task.progress((j + 1.0) / k);
                    }
                },
                sink -> {
                    int step = Math.max(1, (1 << 20) / k);
                    for (int first = 0; first < population.size(); first += step) {
                        task.check();
                        float[] rows = population
                                .read(first, Math.min(step, population.size() - first))
                                .toArray();
                        sink.put(rows, rows.length);
                    }
                });
    }

    /**
     * Opens a file; the basis is mapped, not read.
     *
     * @throws w2w.api.task.W2wException INPUT: damaged, of another kind, or written by a newer version
     */
    public static FileSpace open(Path file) {
        return FileSpace.open(file);
    }

    /**
     * Reads a file whole and compares it with the fingerprints it holds.
     *
     * @throws w2w.api.task.W2wException INPUT: damaged
     */
    public static void verify(Path file, Task task) {
        try (FileSpace space = open(file)) {
            int n = space.layout().size();
            int k = space.components();
            Description d = new Description(
                    space.layout(),
                    space.mean(),
                    space.deviation(),
                    space.spectrum(),
                    List.of(),
                    LabelTable.of(0, Map.of()),
                    Provenance.NONE);
            byte[] all = new byte[32 * k];
            Fingerprints digest = new Fingerprints(d, all);
            float[] row = new float[n];
            for (int j = 0; j < k; j++) {
                task.check();
                space.readBasis(j, 1, row, 0);
                digest.add(row, n);
                String found = HexFormat.of().formatHex(all, 32 * j, 32 * (j + 1));
                if (!found.equals(space.fingerprint(j + 1))) {
                    throw W2wException.input(
                                    "component " + (j + 1) + ", the mean or the deviation is not what was fitted")
                            .at(file.toString());
                }
                task.progress((j + 1.0) / k);
            }
            PopulationCoefficients population = space.coefficients();
            for (int i = 0; i < population.size(); i++) {
                task.check();
                for (float c : population.read(i, 1).toArray()) {
                    if (!Float.isFinite(c)) {
                        throw W2wException.input("a coefficient of model "
                                        + population.models().get(i) + " is " + c)
                                .at(file.toString());
                    }
                }
            }
        }
    }

    private static Map<String, String> metadata(Description d) {
        Map<String, String> metadata = new TreeMap<>(d.provenance().toMetadata());
        metadata.put("format", FORMAT);
        metadata.put("version", Integer.toString(VERSION));
        metadata.put("layout", LayoutJson.write(d.layout()));
        metadata.put("population_size", Long.toString(d.spectrum().models()));
        metadata.put("total_variance", Double.toString(d.spectrum().totalVariance()));
        metadata.put("models", array(d.models()));
        metadata.put("labels", array(d.labels().attributes()));
        return metadata;
    }

    private static String array(Collection<String> names) {
        JsonArray array = new JsonArray();
        names.forEach(array::add);
        return array.toString();
    }

    /** The fingerprint of every leading part of a space, so that a truncated space has the one it would have alone. */
    private static final class Fingerprints {
        private final int n;
        private final byte[] all;
        private final Sha256 digest = new Sha256();
        private int component;
        private int column;

        Fingerprints(Description d, byte[] all) {
            n = d.layout().size();
            this.all = all;
            digest.add(d.layout().fingerprint()).add(d.mean()).add(d.deviation());
        }

        void add(float[] values, int count) {
            for (int from = 0; from < count; ) {
                int some = Math.min(n - column, count - from);
                digest.add(values, from, some);
                from += some;
                column += some;
                if (column == n) {
                    column = 0;
                    System.arraycopy(digest.bytes(), 0, all, 32 * component++, 32);
                }
            }
        }
    }
}
