package w2w.engine.internal.space.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;
import w2w.engine.internal.space.Torch;

class StatisticsTest {
    private static final int MODELS = 50;
    private static final int NUMBERS = 6;

    private static float[] weights() {
        float[] weights = TestPopulations.lowRank(MODELS, NUMBERS, 2, 0.5, 0.1, 1000, 3);
        for (int r = 0; r < MODELS; r++) {
            weights[r * NUMBERS + 4] = 0.1f; // a column that does not vary, of a number that float64 sums round
        }
        return weights;
    }

    private static Standardiser of(float[] weights, int rowsPerTile, boolean asOnGpu) {
        Population population = TestPopulations.of(MODELS, NUMBERS, weights);
        try (Torch torch = new Torch("cpu")) {
            Statistics statistics = new Statistics(population);
            for (int first = 0; first < MODELS; first += rowsPerTile) {
                int count = Math.min(rowsPerTile, MODELS - first);
                ByteBuffer rows = ByteBuffer.allocateDirect(4 * count * NUMBERS).order(ByteOrder.nativeOrder());
                rows.asFloatBuffer().put(weights, first * NUMBERS, count * NUMBERS);
                if (asOnGpu) {
                    try (NDArray tile = torch.matrix(rows, count, NUMBERS, DataType.FLOAT32)) {
                        statistics.add(rows.asFloatBuffer(), count, tile, torch);
                    }
                } else {
                    statistics.add(rows.asFloatBuffer(), count);
                }
            }
            return statistics.result();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mean_and_deviation_are_those_of_two_passes(boolean asOnGpu) {
        float[] weights = weights();
        Standardiser z = of(weights, 7, asOnGpu);
        for (int c = 0; c < NUMBERS; c++) {
            double mean = 0;
            for (int r = 0; r < MODELS; r++) {
                mean += weights[r * NUMBERS + c] / (double) MODELS;
            }
            double squares = 0;
            for (int r = 0; r < MODELS; r++) {
                squares += Math.pow(weights[r * NUMBERS + c] - mean, 2);
            }
            assertEquals((float) mean, z.mean()[c], Math.ulp((float) mean));
            if (c != 4) {
                float deviation = (float) Math.sqrt(squares / (MODELS - 1));
                assertEquals(deviation, z.deviation()[c], 1e-6f * deviation);
            }
        }
        assertEquals(0, z.deviation()[4]);
        assertEquals(NUMBERS - 1, z.varying());
    }

    @Test
    void tiles_do_not_matter_on_a_cpu() {
        Standardiser one = of(weights(), MODELS, false);
        Standardiser many = of(weights(), 3, false);
        assertArrayEquals(one.mean(), many.mean());
        assertArrayEquals(one.deviation(), many.deviation());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_weight_that_is_not_finite_is_named(boolean asOnGpu) {
        float[] weights = weights();
        weights[20 * NUMBERS + 5] = Float.NEGATIVE_INFINITY;
        W2wException e = assertThrows(W2wException.class, () -> of(weights, 7, asOnGpu));
        assertEquals("the weight is -Infinity", e.what());
        assertEquals("population test, model model-20, slot layer.B", e.where().orElseThrow());
    }
}
