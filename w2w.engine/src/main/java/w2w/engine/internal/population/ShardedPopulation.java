package w2w.engine.internal.population;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** A population folder: rows in shards, which are mapped, not read. Its table of models is read when it is asked for first. */
final class ShardedPopulation implements Population {
    /** The tensor of a shard. */
    static final String WEIGHTS = "weights";

    private final String name;
    private final Manifest manifest;
    private final Path folder;
    private @Nullable ModelTable table;
    private @Nullable LabelTable labels;
    private final List<TensorSource> shards = new ArrayList<>();
    private final int[] ends;

    private ShardedPopulation(String name, Manifest manifest, Path folder) {
        this.name = name;
        this.manifest = manifest;
        this.folder = folder;
        this.ends = new int[manifest.shards().size()];
    }

    /**
     * Opens a population folder.
     *
     * @throws W2wException INPUT: none, damaged or of a newer version
     */
    static ShardedPopulation open(Path folder, String name) {
        Manifest manifest = Manifest.read(folder);
        ShardedPopulation population = new ShardedPopulation(name, manifest, folder);
        try {
            int end = 0;
            for (Manifest.Shard shard : manifest.shards()) {
                TensorSource file = Safetensors.open(folder.resolve(shard.file()));
                population.shards.add(file);
                TensorInfo weights = file.require(WEIGHTS);
                if (!weights.hasShape(shard.rows(), manifest.layout().size())) {
                    throw W2wException.input("the shard is " + weights + ", not " + shard.rows() + " rows of "
                                    + manifest.layout().size())
                            .at(file.source());
                }
                end += shard.rows();
                population.ends[population.shards.size() - 1] = end;
            }
            return population;
        } catch (RuntimeException e) {
            population.close();
            throw e;
        }
    }

    Manifest manifest() {
        return manifest;
    }

    synchronized ModelTable table() {
        ModelTable read = table;
        if (read == null) {
            read = ModelTable.read(folder, manifest.models());
            table = read;
        }
        return read;
    }

    /** Whether the weights are stored in half precision. */
    boolean isHalf() {
        return shards.get(0).require(WEIGHTS).dtype() == DType.F16;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public WeightLayout layout() {
        return manifest.layout();
    }

    @Override
    public int size() {
        return manifest.models();
    }

    @Override
    public List<String> models() {
        return table().names();
    }

    @Override
    public synchronized LabelTable labels() {
        LabelTable numbers = labels;
        if (numbers == null) {
            numbers = table().numbers();
            labels = numbers;
        }
        return numbers;
    }

    @Override
    public int attributes() {
        long bytes = folder.resolve(ModelTable.FILE).toFile().length();
        return manifest.table()
                .filter(written -> written.bytes() == bytes)
                .map(Manifest.Table::labels)
                .orElseGet(() -> labels().attributes().size());
    }

    @Override
    public String fingerprint() {
        return manifest.fingerprint();
    }

    @Override
    public List<String> notes() {
        return manifest.lineage().warnings(manifest.models());
    }

    @Override
    public void read(int first, int count, float[] target, int offset) {
        Objects.checkFromIndexSize(first, count, size());
        int n = layout().size();
        Objects.checkFromIndexSize(offset, Math.multiplyExact(count, n), target.length);
        int done = 0;
        for (int shard = 0; done < count; shard++) {
            int row = first + done;
            if (row < ends[shard]) {
                int begin = shard == 0 ? 0 : ends[shard - 1];
                int rows = Math.min(count - done, ends[shard] - row);
                shards.get(shard).read(WEIGHTS, (long) (row - begin) * n, rows * n, target, offset + done * n);
                done += rows;
            }
        }
    }

    @Override
    public void close() {
        shards.forEach(TensorSource::close);
    }
}
