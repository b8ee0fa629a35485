package w2w.engine.internal.space.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.Noise;
import w2w.api.task.W2wException;
import w2w.engine.internal.space.Torch;

class CholeskyQrTest {
    private static final int K = 5;
    private static final int N = 300;

    /** Rows that are one direction and a little of another one each. */
    private static double[] nearlyDependent(double little) {
        double[] rows = new double[K * N];
        float[] one = Noise.gaussian(1, "one", 0, 0, N);
        for (int j = 0; j < K; j++) {
            float[] other = Noise.gaussian(1, "other", 0, j, N);
            for (int c = 0; c < N; c++) {
                rows[j * N + c] = one[c] + little * other[c];
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-3, 1e-5, 1e-9})
    void rows_come_out_orthonormal_and_the_first_keeps_its_direction(double little) {
        double[] rows = nearlyDependent(little);
        DataType type = little < 1e-6 ? DataType.FLOAT64 : DataType.FLOAT32; // float32 cannot hold 1 + 1e-9
        try (Torch torch = new Torch("cpu");
                NDArray block = CholeskyQr.orthonormalise(torch, torch.matrix(rows, K, N, type))) {
            double[] gram;
            try (NDArray g = torch.gram(block)) {
                gram = g.toDoubleArray();
            }
            for (int i = 0; i < gram.length; i++) {
                assertEquals(i % (K + 1) == 0 ? 1 : 0, gram[i], 2e-6, "entry " + i);
            }
            double along = 0;
            double length = 0;
            Number[] first = block.get(0).toArray();
            for (int c = 0; c < N; c++) {
                along += first[c].doubleValue() * rows[c];
                length += rows[c] * rows[c];
            }
            assertEquals(Math.sqrt(length), along, 1e-5 * Math.sqrt(length));
        }
    }

    @Test
    void rows_without_any_direction_are_refused() {
        try (Torch torch = new Torch("cpu")) {
            assertThrows(
                    W2wException.class, () -> CholeskyQr.orthonormalise(torch, torch.zeros(DataType.FLOAT32, K, N)));
        }
    }
}
