package w2w.engine.internal.space.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.Arrays;
import w2w.engine.internal.space.SpaceFile;

/** Writes basis rows under the sign convention: the number of largest magnitude of each is positive. Remembers what it turned. */
final class Components {
    private static final int PIECE = 1 << 23;

    private final float[] sign;

    Components(int k) {
        sign = new float[k];
        Arrays.fill(sign, 1);
    }

    /** Rows of rotation·block, a few at a time; {@code rotation} is k × k', {@code block} k' × n. */
    void writeRotated(NDArray rotation, NDArray block, SpaceFile.Sink sink) throws IOException {
        int k = sign.length;
        int n = (int) block.getShape().get(1);
        int step = Math.max(1, PIECE / n);
        for (int from = 0; from < k; from += step) {
            try (NDArray some = rotation.get(new NDIndex("{}:{}", from, Math.min(k, from + step)));
                    NDArray rows = some.matMul(block)) {
                write(from, rows, n, sink);
            }
        }
    }

    /** The rows of {@code block} themselves. */
    void write(NDArray block, SpaceFile.Sink sink) throws IOException {
        int k = sign.length;
        int n = (int) block.getShape().get(1);
        int step = Math.max(1, PIECE / n);
        for (int from = 0; from < k; from += step) {
            try (NDArray rows = block.get(new NDIndex("{}:{}", from, Math.min(k, from + step)))) {
                write(from, rows, n, sink);
            }
        }
    }

    private void write(int from, NDArray rows, int n, SpaceFile.Sink sink) throws IOException {
        float[] values;
        try (NDArray narrow = rows.toType(DataType.FLOAT32, true)) {
            values = narrow.toFloatArray();
        }
        for (int r = 0; r < values.length / n; r++) {
            float most = 0;
            for (int c = 0; c < n; c++) {
                if (Math.abs(values[r * n + c]) > Math.abs(most)) {
                    most = values[r * n + c];
                }
            }
            if (most < 0) {
                sign[from + r] = -1;
                for (int c = 0; c < n; c++) {
                    values[r * n + c] = -values[r * n + c];
                }
            }
        }
        sink.put(values, values.length);
    }

    /** Coefficients, rows of k numbers, turned as the components were. */
    void writeCoefficients(float[] rows, SpaceFile.Sink sink) throws IOException {
        for (int i = 0; i < rows.length; i++) {
            rows[i] *= sign[i % sign.length];
        }
        sink.put(rows, rows.length);
    }
}
