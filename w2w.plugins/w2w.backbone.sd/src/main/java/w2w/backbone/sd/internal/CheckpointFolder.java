package w2w.backbone.sd.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import w2w.api.task.W2wException;

/** A Stable Diffusion checkpoint in the diffusers folder layout: where its parts are and what their configurations say. */
record CheckpointFolder(Path root, UNetConfig unet, VaeConfig vae, TextConfig text, SchedulerConfig scheduler) {
    private static final List<String> HASHED = List.of("text_encoder", "vae", "unet", "scheduler");

    /** Whether the folder says that it is one; reads one small file. */
    static boolean looksRight(Path root) {
        Path index = root.resolve("model_index.json");
        try {
            return Files.size(index) < 1 << 20
                    && Files.readString(index).contains("\"StableDiffusionPipeline\"")
                    && Files.isDirectory(root.resolve("unet"));
        } catch (IOException e) {
            return false;
        }
    }

    static CheckpointFolder read(Path root) {
        if (!Files.isDirectory(root)) {
            throw W2wException.input("there is no such folder").at(root.toString());
        }
        ConfigFile index = ConfigFile.read(root.resolve("model_index.json"));
        index.only("_class_name", "\"StableDiffusionPipeline\"");
        index.only("unet", "[\"diffusers\",\"UNet2DConditionModel\"]");
        index.only("vae", "[\"diffusers\",\"AutoencoderKL\"]");
        index.only("text_encoder", "[\"transformers\",\"CLIPTextModel\"]");
        index.only("tokenizer", "[\"transformers\",\"CLIPTokenizer\"]", "[\"transformers\",\"CLIPTokenizerFast\"]");
        // neither the filter of finished pictures nor picture prompts take part in what is computed here
        index.ignore("_diffusers_version", "_name_or_path", "feature_extractor", "image_encoder", "safety_checker");
        index.ignore("requires_safety_checker", "scheduler");
        index.finish();
        UNetConfig unet = UNetConfig.of(config(root, "unet"));
        VaeConfig vae = VaeConfig.of(config(root, "vae"));
        TextConfig text = TextConfig.of(config(root, "text_encoder"));
        SchedulerConfig scheduler =
                SchedulerConfig.of(ConfigFile.read(root.resolve("scheduler").resolve("scheduler_config.json")));
        if (unet.channels() != vae.latentChannels() || unet.contextWidth() != text.width()) {
            throw W2wException.input("the parts do not fit: the UNet takes " + unet.channels()
                            + " channels and prompts of width " + unet.contextWidth() + ", the others give "
                            + vae.latentChannels() + " and " + text.width())
                    .at(root.toString());
        }
        return new CheckpointFolder(root, unet, vae, text, scheduler);
    }

    private static ConfigFile config(Path root, String part) {
        return ConfigFile.read(root.resolve(part).resolve("config.json"));
    }

    Path part(String name) {
        return root.resolve(name);
    }

    /** SHA-256, in hex, of names and contents of the configurations and weights of all parts, files in alphabetical order. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 20];
            for (String part : HASHED) {
                try (Stream<Path> files = Files.list(part(part))) {
                    for (Path file :
                            files.filter(CheckpointFolder::counts).sorted().toList()) {
                        digest.update((part + "/" + file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
                        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                            while (in.read(buffer) >= 0) {
                                // the digest sees what is read
                            }
                        }
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw W2wException.input("cannot be read: " + e.getMessage())
                    .at(root.toString())
                    .because(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean counts(Path file) {
        String name = file.toString();
        return name.endsWith(".json") || name.endsWith(".safetensors");
    }
}
