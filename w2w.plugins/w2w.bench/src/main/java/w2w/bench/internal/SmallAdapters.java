package w2w.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import w2w.api.task.Noise;
import w2w.tensors.DType;
import w2w.tensors.SafetensorsWriter;

/** A folder of small LoRA files in diffusers' spelling, {@code m0.safetensors}…, and a table of labels for them. */
public final class SmallAdapters {
    private static final int WIDTH = 64;
    private static final int RANK = 4;

    private SmallAdapters() {}

    /** Writes the files into {@code adapters} and the table to {@code labels}, with columns name, age, height and weight. */
    public static void write(int models, Path adapters, Path labels) throws IOException {
        Files.createDirectories(adapters);
        StringBuilder table = new StringBuilder("name,age,height,weight\n");
        for (int i = 0; i < models; i++) {
            SafetensorsWriter writer = new SafetensorsWriter();
            for (int b = 0; b < 2; b++) {
                String layer = "unet.down_blocks." + b + ".attentions.0.transformer_blocks.0.attn1.to_q.lora_";
                float[] a = Noise.gaussian(1, "A", i, b, RANK * WIDTH);
                writer.floats(layer + "A.weight", DType.F32, a, RANK, WIDTH);
                float[] c = Noise.gaussian(1, "B", i, b, WIDTH * RANK);
                writer.floats(layer + "B.weight", DType.F32, c, WIDTH, RANK);
            }
            Files.write(adapters.resolve("m" + i + ".safetensors"), writer.toBytes());
            table.append("m" + i + "," + (20 + i * 7 % 40) + "," + (150 + i * 5 % 31) + "," + (50 + i * 3 % 17) + "\n");
        }
        Files.writeString(labels, table);
    }
}
