package w2w.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
    private static final Path RELEASE = Path.of(System.getProperty("w2w.golden"), "w2w-release");
    private static final int N = size("mean.pt", 0);
    private static final int K = size("V.pt", 1);
    private static final int MODELS = size("all_weights.pt", 0);

    private static int size(String name, int dimension) {
        try (TorchFile file = TorchFile.open(RELEASE.resolve(name))) {
            return (int) file.single().dimension(dimension);
        }
    }

    /** The numbers of a file's one storage, as the JDK finds them in the archive. */
    private static float[] storage(String name) throws IOException {
        try (ZipFile zip = new ZipFile(RELEASE.resolve(name).toFile())) {
            byte[] bytes = zip.getInputStream(zip.getEntry(name.replace(".pt", "/data/0")))
                    .readAllBytes();
            float[] numbers = new float[bytes.length / 4];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(numbers);
            return numbers;
        }
    }

    private static float[] alone(String name) {
        try (TorchFile file = TorchFile.open(RELEASE.resolve(name))) {
            assertEquals("tensor", file.single().name());
            return file.floats("tensor");
        }
    }

    @Test
    void reads_a_matrix_as_torch_wrote_it() throws IOException {
        try (TorchFile file = TorchFile.open(RELEASE.resolve("V.pt"))) {
            TensorInfo v = file.single();
            assertTrue(v.hasShape(N, K));
            float[] written = storage("V.pt");
            assertEquals(DType.F32, v.dtype());
            float[] some = new float[6];
            file.read("tensor", 0, 4, some, 1);
            assertArrayEquals(new float[] {0, written[0], written[1], written[2], written[3], 0}, some);
            assertArrayEquals(written, file.floats("tensor"));
        }
    }

    @Test
    void a_transposed_view_is_the_transpose() {
        float[] v = alone("V.pt");
        try (TorchFile file = TorchFile.open(RELEASE.resolve("V_transposed_view.pt"))) {
            assertTrue(file.single().hasShape(K, N));
            float[] t = file.floats("tensor");
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < K; j++) {
                    assertEquals(v[i * K + j], t[j * N + i]);
                }
            }
            // across the end of a row, at a place that is no multiple of anything
            double[] part = new double[100];
            file.read("tensor", 3L * N - 37, 100, part, 0);
            for (int i = 0; i < 100; i++) {
                assertEquals(t[3 * N - 37 + i], (float) part[i]);
            }
            byte[] bytes = new byte[11];
            file.readBytes("tensor", 4L * N + 2, 11, bytes, 0);
            int bits = Float.floatToRawIntBits(t[N + 1]);
            assertEquals((byte) bits, bytes[2]);
            assertEquals((byte) (bits >> 24), bytes[5]);
        }
    }

    @Test
    void bfloat16_is_the_matrix_rounded_to_eight_bits() {
        float[] v = alone("V.pt");
        float[] rounded = alone("V_bf16.pt");
        for (int i = 0; i < v.length; i++) {
            int bits = Float.floatToRawIntBits(v[i]);
            int nearestEven = bits + 0x7FFF + (bits >>> 16 & 1) & 0xFFFF0000;
            assertEquals(Float.intBitsToFloat(nearestEven), rounded[i]);
        }
    }

    @Test
    void half_is_the_mean_within_half_a_unit() {
        float[] mean = alone("mean.pt");
        float[] half = alone("mean_fp16.pt");
        for (int i = 0; i < mean.length; i++) {
            assertEquals(mean[i], half[i], Math.max(Math.abs(mean[i]) * 0x1p-11, 0x1p-25));
        }
    }

    @Test
    void the_legacy_stream_is_the_same_tensor() {
        assertArrayEquals(alone("mean.pt"), alone("mean_legacy.pt"));
        assertEquals(N, alone("mean_legacy.pt").length);
    }

    @Test
    void reads_an_ordered_dictionary_of_sizes() {
        try (TorchFile file = TorchFile.open(RELEASE.resolve("weight_dimensions.pt"))) {
            assertTrue(file.tensors().isEmpty());
            Map<?, ?> dimensions = (Map<?, ?>) file.tree();
            assertEquals(
                    List.of(List.of(32L), List.of(1L, 32L)),
                    dimensions.get("base_model.model.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q"
                            + ".lora_A.weight"));
            assertEquals(
                    N,
                    dimensions.values().stream()
                            .mapToLong(d -> (Long) ((List<?>) ((List<?>) d).get(0)).get(0))
                            .sum());
        }
    }

    @Test
    void reads_the_label_table_of_the_release() {
        try (TorchFile file = TorchFile.open(RELEASE.resolve("identity_df.pt"))) {
            DataTable table = file.table().orElseThrow();
            assertEquals(MODELS, table.rows());
            assertEquals(
                    List.of("index", "file", "Male", "Young", "No_Beard", "Eyeglasses"),
                    table.columns().stream().map(DataTable.Column::name).toList());
            assertEquals("" + (MODELS - 1), table.columns().get(0).text(MODELS - 1));
            assertTrue(table.columns().get(1).text(7).startsWith("celeba_generated"));
            DataTable.Numbers male = (DataTable.Numbers) table.column("Male").orElseThrow();
            for (double value : male.toArray()) {
                assertEquals(1, Math.abs(value));
            }
            double women = Arrays.stream(male.toArray()).filter(v -> v == -1).count();
            assertTrue(women > 0 && women < MODELS);
        }
    }

    @Test
    void a_file_of_tensors_has_no_table() {
        try (TorchFile file = TorchFile.open(RELEASE.resolve("mean.pt"))) {
            assertFalse(file.table().isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"df_p2", "df_p4", "df_p5", "range_p2", "range_p4", "range_p5"})
    void reads_tables_of_pandas_2_in_every_protocol(String variant) throws URISyntaxException {
        Path path = Path.of(Objects.requireNonNull(getClass().getResource("pandas2_" + variant + ".pt"))
                .toURI());
        try (TorchFile file = TorchFile.open(path)) {
            DataTable table = file.table().orElseThrow();
            assertEquals(
                    List.of("index", "file", "Male", "Young", "Age"),
                    table.columns().stream().map(DataTable.Column::name).toList());
            assertEquals("gen/ü2", table.column("file").orElseThrow().text(2));
            assertEquals(
                    variant.startsWith("df") ? "a" : "1", table.columns().get(0).text(1));
            assertArrayEquals(
                    new double[] {-1, -1, 1},
                    ((DataTable.Numbers) table.column("Young").orElseThrow()).toArray());
            assertArrayEquals(
                    new double[] {.5, Double.NaN, 2.5},
                    ((DataTable.Numbers) table.column("Age").orElseThrow()).toArray());
        }
    }
}
