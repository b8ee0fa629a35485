package w2w.tensors;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.tck.ParserFuzz;

class SafetensorsFuzzTest {
    @Test
    void damaged_files_are_refused_and_nothing_else() {
        byte[] plain = new SafetensorsWriter()
                .metadata(Map.of("format", "pt"))
                .floats("a.weight", DType.F32, new float[6], 2, 3)
                .floats("b.weight", DType.BF16, new float[4], 4)
                .longs("n", DType.I64, new long[] {3})
                .toBytes();
        byte[] odd = new SafetensorsWriter()
                .longs("empty", DType.BOOL, new long[0], 0, 5)
                .tensor("f4", DType.F4, new long[] {4}, sink -> sink.putBytes(new byte[2], 0, 2))
                .tensor("c", DType.C64, new long[] {1}, sink -> sink.putBytes(new byte[8], 0, 8))
                .toBytes();
        ParserFuzz.of(11, List.of(plain, odd))
                .words(
                        "__metadata__",
                        "\"dtype\":\"F8_E4M3\"",
                        "\"shape\":[4611686018427387904,4]",
                        "[0,18446744073709551615]")
                .run(input -> {
                    Safetensors.anyName(new ByteArrayInputStream(input), "n"::equals);
                    readAll(input);
                });
    }

    private static void readAll(byte[] input) {
        try (TensorSource source = Safetensors.read("fuzz", ByteBuffer.wrap(input))) {
            for (TensorInfo tensor : source.tensors()) {
                source.readBytes(tensor.name(), 0, (int) tensor.bytes(), new byte[(int) tensor.bytes()], 0);
                if (tensor.elements() < 1000 && tensor.dtype() != DType.C64) {
                    source.doubles(tensor.name());
                }
            }
        }
    }
}
