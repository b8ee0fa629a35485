package w2w.engine.internal.space.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.space.FittedSpace;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;

/** Against what torch computed in float64 from a small population of the published release. */
class GoldenFitTest {
    private static final Path GOLDEN = Path.of(System.getProperty("w2w.golden"));
    private static final int M = size("proj", 0);
    private static final int N = size("V", 0);
    private static final int K = size("V", 1);

    @TempDir
    Path folder;

    private static int size(String name, int dimension) {
        try (TensorSource golden = Safetensors.open(GOLDEN.resolve("weight_space.safetensors"))) {
            return (int) golden.require(name).dimension(dimension);
        }
    }

    private static float[] allWeights() throws Exception {
        Path file = GOLDEN.resolve("w2w-release/all_weights.pt");
        try (ZipFile zip = new ZipFile(file.toFile())) { // one contiguous tensor
            byte[] bytes =
                    zip.getInputStream(zip.getEntry("all_weights/data/0")).readAllBytes();
            float[] weights = new float[bytes.length / 4];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(weights);
            return weights;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "randomised"})
    void agrees_with_the_reference_to_a_hundred_thousandth(String algorithm) throws Exception {
        FittedSpace fitted = PcaFitterTest.fit(
                TestPopulations.of(M, N, allWeights()),
                K,
                folder,
                Task.unwatched(),
                "algorithm",
                algorithm,
                "oversampling",
                "100",
                "powerIterations",
                "12");
        try (WeightSpace space = fitted.space();
                TensorSource golden = Safetensors.open(GOLDEN.resolve("weight_space.safetensors"))) {
            assertRelative(golden.doubles("mean"), space.mean(), 1);
            assertRelative(golden.doubles("std"), space.deviation(), 1);
            double[] singular = golden.doubles("singular_values");
            for (int j = 0; j < K; j++) {
                assertEquals(singular[j], space.spectrum().singularValues()[j], 1e-5 * singular[j]);
            }
            double[] v = golden.doubles("V");
            double[] projections = golden.doubles("proj");
            float[] coefficients = fitted.coefficients().read(0, M).toArray();
            float[] component = new float[N];
            for (int j = 0; j < K; j++) {
                space.readBasis(j, 1, component, 0);
                double dot = 0;
                double[] theirs = new double[N];
                for (int c = 0; c < N; c++) {
                    theirs[c] = v[c * K + j];
                    dot += theirs[c] * component[c];
                }
                double sign = Math.signum(dot);
                assertRelative(theirs, component, sign);
                double[] projection = new double[M];
                float[] ours = new float[M];
                for (int i = 0; i < M; i++) {
                    projection[i] = projections[i * K + j];
                    ours[i] = coefficients[i * K + j];
                }
                assertRelative(projection, ours, sign);
            }
        }
    }

    /** |ours − theirs| ≤ 10⁻⁵·|theirs| in the Euclidean norm. */
    private static void assertRelative(double[] theirs, float[] ours, double sign) {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < theirs.length; i++) {
            difference += Math.pow(theirs[i] - sign * ours[i], 2);
            length += theirs[i] * theirs[i];
        }
        assertTrue(Math.sqrt(difference) <= 1e-5 * Math.sqrt(length), Math.sqrt(difference / length) + " relative");
    }
}
