package w2w.engine.internal.release;

import java.io.IOException;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.space.SpaceFile;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/**
 * The columns of V as rows. The file has one row a weight, 4 GB of them, and we keep one row a component: it is read once for every tile of
 * components that fits the bound, each time a run of every row.
 */
final class BasisRows implements SpaceFile.Rows {
    private final TensorSource file;
    private final TensorInfo tensor;
    private final int n;
    private final int components;
    private final long tileBytes;
    private final Task task;

    BasisRows(TensorSource file, TensorInfo tensor, int n, int components, long tileBytes, Task task) {
        this.file = file;
        this.tensor = tensor;
        this.n = n;
        this.components = components;
        this.tileBytes = tileBytes;
        this.task = task;
    }

    @Override
    public void write(SpaceFile.Sink sink) throws IOException {
        long columns = tensor.dimension(1);
        int tile = (int) Math.max(1, Math.min(components, tileBytes / (4L * n)));
        float[] rows = new float[Math.multiplyExact(tile, n)];
        float[] run = new float[tile];
        float[] row = new float[n];
        for (int first = 0; first < components; first += tile) {
            int count = Math.min(tile, components - first);
            for (int i = 0; i < n; i++) {
                if (i % 1024 == 0) {
                    task.check();
                    task.progress((first + (double) count * i / n) / components);
                }
                file.read(tensor.name(), i * columns + first, count, run, 0);
                for (int j = 0; j < count; j++) {
                    if (!Float.isFinite(run[j])) {
                        throw W2wException.input("component " + (first + j) + " holds " + run[j])
                                .at(file.source());
                    }
                    rows[j * n + i] = run[j];
                }
            }
            for (int j = 0; j < count; j++) {
                System.arraycopy(rows, j * n, row, 0, n);
                sink.put(row, n);
            }
        }
        task.progress(1);
    }
}
