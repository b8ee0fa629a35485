package w2w.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.task.W2wException;

class SafetensorsTest {
    private static final Path GOLDEN = Path.of(System.getProperty("w2w.golden"));

    @Test
    void reads_what_the_original_writer_wrote() throws IOException {
        try (TensorSource file = Safetensors.open(GOLDEN.resolve("adapters/r1-kohya.safetensors"))) {
            String layer = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q";
            assertEquals("networks.lora", file.metadata().get("ss_network_module"));
            assertEquals(DType.F16, file.require(layer + ".alpha").dtype());
            assertArrayEquals(new float[] {27}, file.floats(layer + ".alpha"));
            assertTrue(file.require(layer + ".lora_down.weight").hasShape(1, 32));
            float[] two = new float[3];
            file.read(layer + ".lora_down.weight", 1, 2, two, 1);
            // the same adapter in float32: this layer's factor is the first of its data
            byte[] peft = Files.readAllBytes(GOLDEN.resolve("adapters/r1-peft/adapter_model.safetensors"));
            ByteBuffer same = ByteBuffer.wrap(peft).order(ByteOrder.LITTLE_ENDIAN);
            int data = 8 + (int) same.getLong(0);
            assertArrayEquals(new float[] {0, same.getFloat(data + 4), same.getFloat(data + 8)}, two);
        }
    }

    @Test
    void writes_the_same_bytes_as_the_original_writer() throws IOException {
        Path original = GOLDEN.resolve("adapters/golden.safetensors");
        SafetensorsWriter writer = new SafetensorsWriter();
        try (TensorSource file = Safetensors.open(original)) {
            for (TensorInfo t : file.tensors().stream()
                    .sorted((a, b) -> b.name().compareTo(a.name()))
                    .toList()) {
                byte[] raw = new byte[(int) t.bytes()];
                file.readBytes(t.name(), 0, raw.length, raw, 0);
                writer.tensor(t.name(), t.dtype(), t.shape(), sink -> sink.putBytes(raw, 0, raw.length));
            }
        }
        assertArrayEquals(java.nio.file.Files.readAllBytes(original), writer.toBytes());
    }

    @Test
    void keeps_metadata_scalars_empty_tensors_and_special_values() {
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE};
        byte[] file = new SafetensorsWriter()
                .metadata(Map.of("w2w.seed", "7", "quote", "\"\\\u0001\u00e9"))
                .floats("special", DType.F32, special, 2, 2)
                .floats("scalar", DType.F64, new float[] {0.1f})
                .longs("empty", DType.I16, new long[0], 3, 0)
                .longs("ids", DType.U8, new long[] {0, 255}, 2)
                .toBytes();
        try (TensorSource read = Safetensors.read("memory", ByteBuffer.wrap(file))) {
            assertEquals(Map.of("w2w.seed", "7", "quote", "\"\\\u0001\u00e9"), read.metadata());
            assertEquals(
                    List.of("scalar", "special", "empty", "ids"),
                    read.tensors().stream().map(TensorInfo::name).toList());
            assertArrayEquals(special, read.floats("special"));
            assertArrayEquals(new double[] {0.1f}, read.doubles("scalar"));
            assertEquals(0, read.longs("empty").length);
            assertArrayEquals(new long[] {0, 255}, read.longs("ids"));
            assertEquals(
                    0, (8 + ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong()) % 8);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}|6|tensor b: its data overlaps",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,3]}}|3|tensor b: a hole of 1",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}|2|tensor a: a hole",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}|2|1 bytes of the file belong to no tensor",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}|2|tensor a: data_offsets [0, 3] do not lie",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[2,1]}}|2|tensor a: data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|4|tensor a: 4 bytes of data for F32 [2]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|4|tensor a: its shape or data_offsets holds",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}|4|tensor a: its shape or data_offsets holds",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}|4|tensor a: its shape or data_offsets holds",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}|0|tensor a: impossible shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,0]}}|0|tensor a: 0 bytes",
                "{\"a\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,1]}}|1|tensor a: 1 bytes",
                "{\"a\":{\"dtype\":\"Q8\",\"shape\":[1],\"data_offsets\":[0,1]}}|1|tensor a: unknown dtype Q8",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}|0|tensor a: the header names it twice",
                "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}|0|tensor a: its entry has dtype twice",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0]}}|0|tensor a: its entry lacks",
                "{\"a\":[1]}|0|tensor a: its entry is not an object",
                "{\"__metadata__\":{\"x\":1}}|0|metadata x is not a string",
                "{\"__metadata__\":{\"x\":\"1\",\"x\":\"2\"}}|0|metadata x stands twice",
                "{} {}|0|not valid JSON",
                "{'a':1}|0|not valid JSON",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}|0|not valid JSON",
                "` {}`|0|does not begin with {",
            })
    void rejects_what_a_strict_reader_rejects(String header, int dataBytes, String message) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        refuses(file(json.length, json, dataBytes), message);
    }

    @Test
    void rejects_headers_longer_than_the_file_or_the_cap() {
        refuses(file(3, "{}".getBytes(StandardCharsets.UTF_8), 0), "the header claims 3 bytes, the file has 2");
        refuses(file(100_000_001, "{}".getBytes(StandardCharsets.UTF_8), 0), "the header claims 100000001 bytes");
        refuses(file(-1, "{}".getBytes(StandardCharsets.UTF_8), 0), "the header claims 18446744073709551615 bytes");
        refuses(new byte[7], "too short");
    }

    @Test
    void rejects_bytes_that_are_not_utf8_and_deep_nesting() {
        byte[] broken = "{\"a\u00e9\":{}}".getBytes(StandardCharsets.ISO_8859_1);
        refuses(file(broken.length, broken, 0), "not valid JSON");
        byte[] deep = ("{\"a\":{\"x\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        refuses(file(deep.length, deep, 0), "not valid JSON");
    }

    @Test
    void a_header_may_be_padded_with_spaces() {
        byte[] json =
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}   ".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                1,
                Safetensors.read("x", ByteBuffer.wrap(file(json.length, json, 1)))
                        .tensors()
                        .size());
    }

    @Test
    void a_range_outside_the_tensor_is_refused_with_its_name() {
        byte[] file =
                new SafetensorsWriter().floats("a", DType.F32, new float[3], 3).toBytes();
        try (TensorSource read = Safetensors.read("memory", ByteBuffer.wrap(file))) {
            for (long first : new long[] {-1, 2, Long.MAX_VALUE}) {
                W2wException e = assertThrows(W2wException.class, () -> read.read("a", first, 2, new float[2], 0));
                assertEquals("memory, tensor a", e.where().orElseThrow());
            }
            assertThrows(W2wException.class, () -> read.floats("b"));
            assertThrows(W2wException.class, () -> read.longs("a"));
        }
    }

    @Test
    void a_name_is_found_without_reading_on(@TempDir Path folder) throws IOException {
        byte[] file = new SafetensorsWriter()
                .metadata(Map.of("k", "v"))
                .floats("a", DType.F32, new float[1], 1)
                .floats("b", DType.F32, new float[1], 1)
                .toBytes();
        Path whole = Files.write(folder.resolve("whole"), file);
        List<String> seen = new ArrayList<>();
        assertTrue(Safetensors.anyName(whole, name -> seen.add(name)));
        assertEquals(List.of("a"), seen); // neither the metadata nor what comes after
        assertTrue(Safetensors.anyName(whole, "b"::equals));
        assertFalse(Safetensors.anyName(whole, "__metadata__"::equals));
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(file, 70));
        assertTrue(Safetensors.anyName(cut, "a"::equals));
        assertFalse(Safetensors.anyName(cut, "b"::equals));
        assertFalse(Safetensors.anyName(folder.resolve("absent"), name -> true));
        assertFalse(Safetensors.anyName(folder, name -> true));
    }

    @Test
    void a_body_that_gives_too_little_does_not_become_a_file() {
        SafetensorsWriter writer = new SafetensorsWriter().floats("a", DType.F32, new float[3], 2, 2);
        assertThrows(IllegalStateException.class, writer::toBytes);
    }

    private static void refuses(byte[] file, String message) {
        W2wException e =
                assertThrows(W2wException.class, () -> Safetensors.read("x.safetensors", ByteBuffer.wrap(file)));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().startsWith("x.safetensors"), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static byte[] file(long claimed, byte[] header, int dataBytes) {
        return ByteBuffer.allocate(8 + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .put(header)
                .array();
    }
}
