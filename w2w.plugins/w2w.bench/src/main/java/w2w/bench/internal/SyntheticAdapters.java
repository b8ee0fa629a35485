package w2w.bench.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.WeightLayout;

/** Rank-1 adapters of Stable Diffusion 1.5 as weights2weights trains them: to_q and to_v of both attentions, 99,648 numbers. */
final class SyntheticAdapters {
    private static final int CONTEXT = 768;
    private static final double ALPHA = 27;

    private SyntheticAdapters() {}

    static WeightLayout layout() {
        List<AdaptedLayer> layers = new ArrayList<>();
        int[] channels = {320, 640, 1280, 1280};
        for (int block = 0; block < 3; block++) {
            for (int i = 0; i < 2; i++) {
                transformer(layers, "down_blocks." + block + ".attentions." + i, channels[block]);
            }
        }
        transformer(layers, "mid_block.attentions.0", channels[3]);
        for (int block = 1; block < 4; block++) {
            for (int i = 0; i < 3; i++) {
                transformer(layers, "up_blocks." + block + ".attentions." + i, channels[3 - block]);
            }
        }
        return WeightLayout.ofLayers(layers);
    }

    private static void transformer(List<AdaptedLayer> layers, String at, int c) {
        String block = at + ".transformer_blocks.0.";
        layers.add(new AdaptedLayer(block + "attn1.to_q", c, c, 1, ALPHA));
        layers.add(new AdaptedLayer(block + "attn1.to_v", c, c, 1, ALPHA));
        layers.add(new AdaptedLayer(block + "attn2.to_q", c, c, 1, ALPHA));
        layers.add(new AdaptedLayer(block + "attn2.to_v", CONTEXT, c, 1, ALPHA));
    }

    /**
     * Writes different adapters and returns the bytes of one. The format writes the first; the others are that file with other
     * numbers, so that a day is not spent on forcing each of them to the disk.
     */
    static long write(Path folder, int count, AdapterFormat diffusers, Task task) throws IOException {
        WeightLayout layout = layout();
        int n = layout.size();
        float[] noise = Noise.gaussian(1, "adapters", 0, 0, n + count);
        Path first = folder.resolve("0.safetensors");
        diffusers
                .writer()
                .orElseThrow()
                .write(
                        new AdapterFile(Map.of(AdapterFile.UNET, Adapter.of(layout, new float[n])), Map.of()),
                        first,
                        Task.unwatched());
        byte[] file = Files.readAllBytes(first);
        ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int start = Math.toIntExact(8 + numbers.getLong(0));
        if (file.length - start != 4L * n) {
            throw new IllegalStateException("the file holds something else than " + n + " float32 numbers");
        }
        for (int i = 0; i < count; i++) {
            task.check();
            numbers.position(start)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .put(noise, i, n);
            Path group = Files.createDirectories(folder.resolve(Integer.toString(i / 1000)));
            Files.write(group.resolve(i + ".safetensors"), file);
            task.progress((i + 1.0) / count);
        }
        Files.delete(first);
        return file.length;
    }
}
