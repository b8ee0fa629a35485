package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/** The table of docs/formats.md says what is read: each row is a file here. */
class DocumentedToolsTest {
    private static final String HEADER = "| tool | tensor | part | layer | read as |";

    /** What stands beside a tensor of each role in its layer: names and shapes of 6×6 and, of convolutions, 6×4×3×3. */
    private static final Map<String, List<String>> PARTNERS = Map.ofEntries(
            Map.entry("lora_A.weight", List.of("lora_A.weight 2,6", "lora_B.weight 6,2")),
            Map.entry("lora_A.identity1.weight", List.of("lora_A.identity1.weight 2,6", "lora_B.identity1.weight 6,2")),
            Map.entry("lora.down.weight", List.of("lora.down.weight 2,6", "lora.up.weight 6,2")),
            Map.entry(
                    "processor.to_q_lora.down.weight",
                    List.of("processor.to_q_lora.down.weight 2,6", "processor.to_q_lora.up.weight 6,2")),
            Map.entry("lora_down.weight", List.of("lora_down.weight 2,6", "lora_up.weight 6,2")),
            Map.entry(
                    "lora_mid.weight",
                    List.of("lora_down.weight 2,4,1,1", "lora_mid.weight 2,2,3,3", "lora_up.weight 6,2,1,1")),
            Map.entry("lokr_w1", List.of("lokr_w1 2,2", "lokr_w2 3,3")),
            Map.entry("hada_w1_a", List.of("hada_w1_a 6,2", "hada_w1_b 2,6", "hada_w2_a 6,2", "hada_w2_b 2,6")),
            Map.entry("dora_scale", List.of("lora_down.weight 2,6", "lora_up.weight 6,2", "dora_scale 6,1")),
            Map.entry(
                    "lora_magnitude_vector.weight",
                    List.of("lora_A.weight 2,6", "lora_B.weight 6,2", "lora_magnitude_vector.weight 6")),
            Map.entry("oft_blocks", List.of("oft_blocks 3,2,2", "alpha 1")),
            Map.entry("oft_R.weight", List.of("oft_R.weight 3,1")),
            Map.entry("diff", List.of("diff 6,6")));

    private static Stream<Arguments> rows() throws IOException {
        Path docs = Path.of(System.getProperty("w2w.golden")).resolveSibling("../docs/formats.md");
        List<String> lines = Files.readAllLines(docs);
        List<Arguments> rows = new ArrayList<>();
        int from = lines.indexOf(HEADER);
        assertTrue(from > 0, "the table is in the docs");
        for (String line : lines.subList(from + 2, lines.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            String[] cells = line.split("\\|", -1);
            rows.add(Arguments.of(
                    cells[1].strip(), plain(cells[2]), plain(cells[3]), plain(cells[4]), cells[5].strip()));
        }
        assertTrue(rows.size() > 20, rows.size() + " rows");
        return rows.stream();
    }

    private static String plain(String cell) {
        return cell.strip().replace("`", "");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void each_tool_of_the_table_is_read_as_it_says(String tool, String tensor, String part, String layer, String as) {
        String suffix = PARTNERS.keySet().stream()
                .filter(tensor::endsWith)
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .orElseThrow();
        String prefix = tensor.substring(0, tensor.length() - suffix.length());
        SafetensorsWriter file = new SafetensorsWriter();
        for (String partner : Objects.requireNonNull(PARTNERS.get(suffix))) {
            String[] words = partner.split(" ", -1);
            long[] shape = Stream.of(words[1].split(",", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
            if (as.contains("of a convolution")) {
                shape = words[0].contains("down") ? new long[] {2, 4, 3, 3} : new long[] {6, 2, 1, 1};
            }
            int count = 1;
            for (long side : shape) {
                count *= (int) side;
            }
            file.floats(prefix + words[0], DType.F32, new float[count], shape);
        }
        AdapterFile read;
        try (TensorSource source = Safetensors.read("file", ByteBuffer.wrap(file.toBytes()))) {
            if (tensor.startsWith(PeftFormat.PREFIX)) {
                read = PeftFormat.read(
                        source,
                        "config",
                        Map.of("r", as.equals("OFT") ? 3L : 2L, "peft_type", as.equals("OFT") ? "OFT" : "LORA"));
            } else {
                read = KohyaFormat.isOurs(tensor) ? KohyaFormat.read(source) : DiffusersFormat.read(source);
            }
        }
        if (as.startsWith("LoRA")) {
            assertEquals(List.of(), read.dense());
            assertEquals(
                    layer,
                    Objects.requireNonNull(read.parts().get(part), part)
                            .layout()
                            .layers()
                            .get(0)
                            .module());
        } else {
            DenseLayer dense = read.dense().get(0);
            assertEquals(List.of(part, layer, as), List.of(dense.part(), dense.module(), dense.kind()), tool);
        }
    }
}
