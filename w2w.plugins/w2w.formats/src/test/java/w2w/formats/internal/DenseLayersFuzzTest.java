package w2w.formats.internal;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.tck.ParserFuzz;

class DenseLayersFuzzTest {
    private static final int SMALL = 10_000;
    private static final Conventions PEFT = Conventions.peft("config", Map.of("peft_type", "OFT", "r", 2L));

    @Test
    void damaged_layers_are_refused_and_nothing_else() {
        ParserFuzz.of(
                        61,
                        List.of(
                                new LayerInFile(1)
                                        .random("hada_w1_a", 2, 1)
                                        .random("hada_w1_b", 1, 2)
                                        .random("hada_w2_a", 2, 1)
                                        .random("hada_w2_b", 1, 2)
                                        .random("hada_t1", 1, 1, 1, 1)
                                        .random("hada_t2", 1, 1, 1, 1)
                                        .bytes(),
                                new LayerInFile(1)
                                        .random("lokr_w1_a", 2, 1)
                                        .random("lokr_w1_b", 1, 2)
                                        .random("lokr_w2", 2, 2, 1, 1)
                                        .random("alpha", 1)
                                        .bytes(),
                                new LayerInFile(1)
                                        .random("lora_up.weight", 2, 1)
                                        .random("lora_down.weight", 1, 2)
                                        .random("dora_scale", 1, 2)
                                        .bytes(),
                                new LayerInFile(1)
                                        .random("oft_blocks", 2, 2, 2, 2)
                                        .random("rescale", 4)
                                        .bytes(),
                                new LayerInFile(1)
                                        .random("oft_R.weight", 2, 1)
                                        .random("oft_r", 2, 2, 2)
                                        .random("oft_s", 2, 1)
                                        .bytes(),
                                new LayerInFile(1)
                                        .random("diff", 2, 2)
                                        .random("diff_b", 2)
                                        .bytes()))
                .words("[1,1]", "[2,1,1,1]", "[46341,46341]", "[0,4294967296]", "hada_t1", "oft_r", "lora_mid.weight")
                .run(input -> {
                    expand(LayerInFile.read(input, AdapterFile.UNET, "conv1", Conventions.lycoris()));
                    expand(LayerInFile.read(input, AdapterFile.UNET, "to_q", PEFT));
                });
    }

    private static void expand(DenseLayers.Found found) {
        if (found.layer().isEmpty()) {
            return;
        }
        DenseLayer layer = found.layer().get();
        long size = (long) Math.max(1, layer.outputs()) * Math.max(1, layer.inputs());
        if (size < SMALL) {
            layer.expansion().delta(new float[layer.needsBase() ? (int) size * 2 : 0]);
        }
    }
}
