package w2w.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.tensors.DType;
import w2w.tensors.SafetensorsWriter;

/**
 * A checkpoint folder with the UNet and autoencoder of Stable Diffusion 1.5, 860 and 84 million numbers in float16, all random: what
 * speed and memory need and nobody's weights. The text encoder has two layers instead of twelve and a vocabulary of single bytes.
 */
final class SyntheticCheckpoint {
    private static final int[] WIDTHS = {320, 640, 1280, 1280};
    private static final int[] VAE = {128, 256, 512, 512};
    private static final int TEXT = 768;
    private static final int TIME = 1280;
    private static final int POOL = 1 << 20;

    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final float[] pool = Noise.gaussian(1, "synthetic checkpoint", 0, 0, POOL);

    private SyntheticCheckpoint() {}

    /** Writes about 2 GB to {@code folder}. */
    static void write(Path folder, Task task) throws IOException {
        task.message("writing a checkpoint of random numbers");
        text(
                folder.resolve("model_index.json"),
                """
                {"_class_name": "StableDiffusionPipeline", "scheduler": ["diffusers", "DDIMScheduler"],
                 "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
                 "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]}""");
        text(
                folder.resolve("scheduler/scheduler_config.json"),
                """
                {"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
                 "num_train_timesteps": 1000, "prediction_type": "epsilon", "set_alpha_to_one": false, "steps_offset": 1,
                 "clip_sample": false}""");
        text(
                folder.resolve("unet/config.json"),
                """
                {"_class_name": "UNet2DConditionModel", "in_channels": 4, "out_channels": 4, "sample_size": 64,
                 "block_out_channels": [320, 640, 1280, 1280], "layers_per_block": 2, "attention_head_dim": 8,
                 "cross_attention_dim": 768, "norm_num_groups": 32, "norm_eps": 1e-05,
                 "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
                 "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"]}""");
        text(
                folder.resolve("vae/config.json"),
                """
                {"_class_name": "AutoencoderKL", "in_channels": 3, "out_channels": 3, "latent_channels": 4, "sample_size": 512,
                 "block_out_channels": [128, 256, 512, 512], "layers_per_block": 2, "norm_num_groups": 32,
                 "scaling_factor": 0.18215,
                 "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"],
                 "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"]}""");
        text(
                folder.resolve("text_encoder/config.json"),
                """
                {"architectures": ["CLIPTextModel"], "model_type": "clip_text_model", "hidden_size": 768,
                 "intermediate_size": 3072, "num_attention_heads": 12, "num_hidden_layers": 2, "vocab_size": 514,
                 "max_position_embeddings": 77, "hidden_act": "quick_gelu", "layer_norm_eps": 1e-05}""");
        tokenizer(folder.resolve("tokenizer"));
        new SyntheticCheckpoint().textEncoder().save(folder.resolve("text_encoder/model.safetensors"), task);
        new SyntheticCheckpoint().autoencoder().save(folder.resolve("vae/diffusion_pytorch_model.safetensors"), task);
        new SyntheticCheckpoint().unet().save(folder.resolve("unet/diffusion_pytorch_model.safetensors"), task);
    }

    private static void text(Path file, String content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, content);
    }

    /** Every byte alone and every byte at the end of a word, in the letters of byte-level vocabularies; nothing is merged. */
    private static void tokenizer(Path folder) throws IOException {
        StringBuilder json = new StringBuilder("{");
        int others = 256;
        int id = 0;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            String letter = String.format("\\u%04x", printable ? b : others++);
            json.append("\"%s\": %d, \"%s</w>\": %d, ".formatted(letter, id, letter, id + 1));
            id += 2;
        }
        json.append("\"<|startoftext|>\": 512, \"<|endoftext|>\": 513}");
        text(folder.resolve("vocab.json"), json.toString());
        text(folder.resolve("merges.txt"), "#version: 0.2\n");
    }

    private void save(Path file, Task task) {
        task.check();
        SafetensorsWriter writer = new SafetensorsWriter();
        shapes.forEach((name, shape) -> {
            long elements = 1;
            for (long side : shape) {
                elements *= side;
            }
            long count = elements;
            boolean matrix = shape.length > 1;
            float scale =
                    (float) Math.sqrt(shape[0] / (double) elements); // 1/√ of what is summed: values keep their size
            float fixed = name.endsWith(".bias") ? 0 : 1;
            writer.tensor(name, DType.F16, shape, sink -> {
                float[] piece = new float[(int) Math.min(count, POOL)];
                for (int i = 0; i < piece.length; i++) {
                    piece[i] = matrix ? scale * pool[i] : fixed;
                }
                for (long left = count; left > 0; left -= piece.length) {
                    sink.put(piece, 0, (int) Math.min(left, piece.length));
                }
            });
        });
        writer.write(file);
    }

    private void affine(String name, long width) {
        shapes.put(name + ".weight", new long[] {width});
        shapes.put(name + ".bias", new long[] {width});
    }

    private void convolution(String name, long in, long out, long kernel) {
        shapes.put(name + ".weight", new long[] {out, in, kernel, kernel});
        shapes.put(name + ".bias", new long[] {out});
    }

    private void linear(String name, long in, long out, boolean bias) {
        shapes.put(name + ".weight", new long[] {out, in});
        if (bias) {
            shapes.put(name + ".bias", new long[] {out});
        }
    }

    private void resnet(String name, long in, long out, boolean timed) {
        affine(name + ".norm1", in);
        convolution(name + ".conv1", in, out, 3);
        if (timed) {
            linear(name + ".time_emb_proj", TIME, out, true);
        }
        affine(name + ".norm2", out);
        convolution(name + ".conv2", out, out, 3);
        if (in != out) {
            convolution(name + ".conv_shortcut", in, out, 1);
        }
    }

    private void transformer(String name, long width) {
        affine(name + ".norm", width);
        convolution(name + ".proj_in", width, width, 1);
        convolution(name + ".proj_out", width, width, 1);
        String block = name + ".transformer_blocks.0";
        for (int i = 1; i <= 3; i++) {
            affine(block + ".norm" + i, width);
        }
        for (int i = 1; i <= 2; i++) {
            long from = i == 1 ? width : TEXT;
            linear(block + ".attn" + i + ".to_q", width, width, false);
            linear(block + ".attn" + i + ".to_k", from, width, false);
            linear(block + ".attn" + i + ".to_v", from, width, false);
            linear(block + ".attn" + i + ".to_out.0", width, width, true);
        }
        linear(block + ".ff.net.0.proj", width, 8 * width, true);
        linear(block + ".ff.net.2", 4 * width, width, true);
    }

    private SyntheticCheckpoint unet() {
        convolution("conv_in", 4, WIDTHS[0], 3);
        linear("time_embedding.linear_1", WIDTHS[0], TIME, true);
        linear("time_embedding.linear_2", TIME, TIME, true);
        Deque<Integer> skips = new ArrayDeque<>();
        skips.push(WIDTHS[0]);
        int width = WIDTHS[0];
        for (int b = 0; b < 4; b++) {
            for (int i = 0; i < 2; i++) {
                resnet("down_blocks." + b + ".resnets." + i, width, WIDTHS[b], true);
                width = WIDTHS[b];
                if (b < 3) {
                    transformer("down_blocks." + b + ".attentions." + i, width);
                }
                skips.push(width);
            }
            if (b < 3) {
                convolution("down_blocks." + b + ".downsamplers.0.conv", width, width, 3);
                skips.push(width);
            }
        }
        resnet("mid_block.resnets.0", width, width, true);
        transformer("mid_block.attentions.0", width);
        resnet("mid_block.resnets.1", width, width, true);
        for (int u = 0; u < 4; u++) {
            int out = WIDTHS[3 - u];
            for (int i = 0; i < 3; i++) {
                resnet("up_blocks." + u + ".resnets." + i, width + skips.pop(), out, true);
                width = out;
                if (u > 0) {
                    transformer("up_blocks." + u + ".attentions." + i, width);
                }
            }
            if (u < 3) {
                convolution("up_blocks." + u + ".upsamplers.0.conv", width, width, 3);
            }
        }
        affine("conv_norm_out", width);
        convolution("conv_out", width, 4, 3);
        return this;
    }

    private SyntheticCheckpoint autoencoder() {
        convolution("encoder.conv_in", 3, VAE[0], 3);
        int width = VAE[0];
        for (int b = 0; b < 4; b++) {
            for (int i = 0; i < 2; i++) {
                resnet("encoder.down_blocks." + b + ".resnets." + i, width, VAE[b], false);
                width = VAE[b];
            }
            if (b < 3) {
                convolution("encoder.down_blocks." + b + ".downsamplers.0.conv", width, width, 3);
            }
        }
        middle("encoder.mid_block", width);
        affine("encoder.conv_norm_out", width);
        convolution("encoder.conv_out", width, 8, 3);
        convolution("quant_conv", 8, 8, 1);
        convolution("post_quant_conv", 4, 4, 1);
        convolution("decoder.conv_in", 4, width, 3);
        middle("decoder.mid_block", width);
        for (int u = 0; u < 4; u++) {
            for (int i = 0; i < 3; i++) {
                resnet("decoder.up_blocks." + u + ".resnets." + i, width, VAE[3 - u], false);
                width = VAE[3 - u];
            }
            if (u < 3) {
                convolution("decoder.up_blocks." + u + ".upsamplers.0.conv", width, width, 3);
            }
        }
        affine("decoder.conv_norm_out", width);
        convolution("decoder.conv_out", width, 3, 3);
        return this;
    }

    private void middle(String name, int width) {
        resnet(name + ".resnets.0", width, width, false);
        affine(name + ".attentions.0.group_norm", width);
        for (String part : new String[] {"to_q", "to_k", "to_v", "to_out.0"}) {
            linear(name + ".attentions.0." + part, width, width, true);
        }
        resnet(name + ".resnets.1", width, width, false);
    }

    private SyntheticCheckpoint textEncoder() {
        shapes.put("text_model.embeddings.token_embedding.weight", new long[] {514, TEXT});
        shapes.put("text_model.embeddings.position_embedding.weight", new long[] {77, TEXT});
        for (int i = 0; i < 2; i++) {
            String layer = "text_model.encoder.layers." + i;
            affine(layer + ".layer_norm1", TEXT);
            affine(layer + ".layer_norm2", TEXT);
            for (String part : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
                linear(layer + ".self_attn." + part, TEXT, TEXT, true);
            }
            linear(layer + ".mlp.fc1", TEXT, 4 * TEXT, true);
            linear(layer + ".mlp.fc2", 4 * TEXT, TEXT, true);
        }
        affine("text_model.final_layer_norm", TEXT);
        return this;
    }
}
