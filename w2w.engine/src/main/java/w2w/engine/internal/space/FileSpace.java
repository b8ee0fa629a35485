package w2w.engine.internal.space;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.LabelTable;
import w2w.api.weights.WeightLayout;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/**
 * A weight space over its file, or over the leading components of another one. Large products go to libtorch in blocks of a fixed
 * number of rows, so that a row in a batch gets the bits it gets alone; small spaces are handled in plain Java and load nothing.
 */
public final class FileSpace implements WeightSpace {
    private static final int CACHED_BYTES = 64 << 20;
    private final Path file;
    private final TensorSource source;
    private final MappedBasis basis;
    private final boolean root;
    private final WeightLayout layout;
    private final float[] mean;
    private final float[] deviation;
    private final int stored;
    private final Spectrum spectrum;
    private final Provenance provenance;
    private final String fingerprint;
    private final List<String> models;
    private final LabelTable labels;
    private final DirectionCache cache;
    private final Products products;
    private volatile boolean closed;

    private FileSpace(Path file, TensorSource source, Function<TensorInfo, MappedBasis> mapping) {
        this.file = file;
        this.source = source;
        root = true;
        layout = LayoutJson.read(metadata("layout"));
        int n = layout.size();
        stored = Math.toIntExact(source.require("singular_values").elements());
        require("mean", DType.F32, n);
        require("deviation", DType.F32, n);
        require("singular_values", DType.F64, stored);
        TensorInfo rows = require("basis", DType.F32, stored, n);
        require("fingerprints", DType.U8, stored, 32);
        mean = source.floats("mean");
        deviation = source.floats("deviation");
        spectrum = new Spectrum(
                source.doubles("singular_values"),
                Double.parseDouble(metadata("total_variance")),
                Long.parseLong(metadata("population_size")));
        provenance = Provenance.fromMetadata(source.metadata());
        models = names("models");
        require("coefficients", DType.F32, models.size(), stored);
        labels = labels();
        fingerprint = fingerprint(stored);
        basis = mapping.apply(rows);
        cache = new DirectionCache(Math.max(4, CACHED_BYTES / (4 * n)));
        products = new Products(layout, basis, mean, deviation, stored);
    }

    private FileSpace(FileSpace whole, int components) {
        file = whole.file;
        source = whole.source;
        basis = whole.basis;
        root = false;
        layout = whole.layout;
        mean = whole.mean;
        deviation = whole.deviation;
        stored = whole.stored;
        spectrum = whole.spectrum.truncate(components);
        provenance = whole.provenance.with("space", whole.fingerprint);
        models = whole.models;
        labels = whole.labels;
        fingerprint = fingerprint(components);
        cache = new DirectionCache(Math.max(4, CACHED_BYTES / (4 * layout.size())));
        products = new Products(layout, basis, mean, deviation, components);
    }

    static FileSpace open(Path file) {
        return open(file, Safetensors.open(file), rows -> MappedBasis.open(file, rows));
    }

    /** The space in {@code source}, whose basis is mapped by {@code basis} once everything else is known to be right. */
    static FileSpace open(Path file, TensorSource source, Function<TensorInfo, MappedBasis> basis) {
        try {
            String format = source.metadata().getOrDefault("format", "");
            if (!format.equals(SpaceFile.FORMAT)) {
                throw W2wException.input("it is no weight space").at(file.toString());
            }
            int version = Integer.parseInt(source.metadata().getOrDefault("version", ""));
            if (version > SpaceFile.VERSION) {
                throw NewerFormat.refuse("it", version, SpaceFile.VERSION).at(file.toString());
            }
            return new FileSpace(file, source, basis);
        } catch (IllegalArgumentException | ArithmeticException e) {
            source.close();
            throw W2wException.input("the weight space is damaged: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        } catch (W2wException e) {
            source.close();
            throw e.where().isPresent() ? e : e.at(file.toString());
        }
    }

    private String metadata(String key) {
        String value = source.metadata().get(key);
        if (value == null) {
            throw new IllegalArgumentException("no metadata " + key);
        }
        return value;
    }

    private TensorInfo require(String name, DType type, long... shape) {
        TensorInfo info = source.require(name);
        if (info.dtype() != type || !info.hasShape(shape)) {
            throw new IllegalArgumentException(
                    "tensor " + info + " where " + type + " " + java.util.Arrays.toString(shape) + " should be");
        }
        return info;
    }

    private List<String> names(String key) {
        List<String> names = new ArrayList<>();
        try {
            for (JsonElement name : JsonParser.parseString(metadata(key)).getAsJsonArray()) {
                names.add(name.getAsString());
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw new IllegalArgumentException("metadata " + key + " is no list of names", e);
        }
        return List.copyOf(names);
    }

    private LabelTable labels() {
        List<String> attributes = names("labels");
        Map<String, double[]> columns = new LinkedHashMap<>();
        int m = models.size();
        if (!attributes.isEmpty()) {
            require("labels", DType.F64, attributes.size(), m);
            for (int a = 0; a < attributes.size(); a++) {
                double[] column = new double[m];
                source.read("labels", (long) a * m, m, column, 0);
                columns.put(attributes.get(a), column);
            }
        }
        return LabelTable.of(m, columns);
    }

    String fingerprint(int components) {
        byte[] bytes = new byte[32];
        source.readBytes("fingerprints", 32L * (components - 1), 32, bytes, 0);
        return HexFormat.of().formatHex(bytes);
    }

    /** The file behind it. */
    public Path file() {
        return file;
    }

    /** Coefficients of the models it was fitted to, in this space's components; no rows where the file has none. */
    public PopulationCoefficients coefficients() {
        return new FilePopulationCoefficients(source, fingerprint, stored, components(), models, labels);
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
        open();
        Objects.checkFromIndexSize(firstComponent, count, components());
        int n = layout.size();
        for (int j = 0; j < count; j++) {
            basis.read(firstComponent + j, 0, n, target, offset + j * n);
        }
    }

    @Override
    public Coefficients project(float[] weights) {
        open();
        int n = layout.size();
        if (weights.length % n != 0) {
            throw new IllegalArgumentException(weights.length + " numbers are no rows of " + n);
        }
        for (int i = 0; i < weights.length; i++) {
            if (!Float.isFinite(weights[i])) {
                throw W2wException.input("the weight is " + weights[i])
                        .at("row " + i / n + ", slot " + layout.slotAt(i % n).name());
            }
        }
        return Coefficients.owning(fingerprint, components(), products.project(weights));
    }

    @Override
    public float[] reconstruct(Coefficients coefficients) {
        open();
        if (!coefficients.space().equals(fingerprint)) {
            throw W2wException.input(
                    "the coefficients are of space " + coefficients.space() + ", not of " + fingerprint);
        }
        return products.reconstruct(coefficients);
    }

    @Override
    public float[] decodeDirection(float[] direction) {
        return decoded(direction).clone();
    }

    @Override
    public void move(Adapter model, double strength, float[] direction, float[] target) {
        model.plusTo(strength, decoded(direction), target);
    }

    private float[] decoded(float[] direction) {
        open();
        if (direction.length != components()) {
            throw new IllegalArgumentException(direction.length + " numbers for " + components() + " components");
        }
        return cache.get(direction, products::decode);
    }

    @Override
    public WeightSpace truncate(int components) {
        open();
        Objects.checkFromToIndex(1, components, components());
        return new FileSpace(this, components);
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException("the weight space is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        cache.clear();
        products.close();
        if (root) {
            source.close();
        }
    }
}
