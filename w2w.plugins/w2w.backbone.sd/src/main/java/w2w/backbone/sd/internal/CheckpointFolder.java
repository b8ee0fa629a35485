package w2w.backbone.sd.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import w2w.api.task.Sha256;
import w2w.api.task.W2wException;

/**
 * A Stable Diffusion checkpoint in the diffusers folder layout: where its parts are and what their configurations say.
 *
 * @param name for a person
 * @param notes what was assumed or passed over, one line each
 */
record CheckpointFolder(
        Path root,
        String name,
        UNetConfig unet,
        VaeConfig vae,
        TextConfig text,
        SchedulerConfig scheduler,
        List<String> notes) {
    private static final List<String> HASHED = List.of("text_encoder", "vae", "unet", "scheduler");

    static CheckpointFolder read(CheckpointPlace place) {
        Path root = place.root();
        PipelineIndex index = PipelineIndex.read(root);
        List<ConfigFile> files = new ArrayList<>();
        for (String part : List.of("unet", "vae", "text_encoder")) {
            files.add(ConfigFile.read(root.resolve(part).resolve("config.json")));
        }
        try {
            UNetConfig unet = UNetConfig.of(files.get(0));
            VaeConfig vae = VaeConfig.of(files.get(1));
            TextConfig text = TextConfig.of(files.get(2));
            SchedulerConfig scheduler = scheduler(root);
            if (unet.channels() != vae.latentChannels() || unet.contextWidth() != text.width()) {
                throw W2wException.input("the parts do not fit: the UNet takes " + unet.channels()
                                + " channels and prompts of width " + unet.contextWidth() + ", the others give "
                                + vae.latentChannels() + " and " + text.width())
                        .at(root.toString());
            }
            List<String> notes = new ArrayList<>(index.notes());
            files.forEach(f -> f.passedOver().ifPresent(notes::add));
            notes.addAll(scheduler.notes());
            return new CheckpointFolder(root, place.name(), unet, vae, text, scheduler, List.copyOf(notes));
        } catch (W2wException e) {
            throw index.explained(e);
        }
    }

    private static SchedulerConfig scheduler(Path root) {
        Path file = root.resolve("scheduler").resolve("scheduler_config.json");
        return Files.exists(file)
                ? SchedulerConfig.of(ConfigFile.read(file))
                : SchedulerConfig.missing(ConfigFile.empty(file));
    }

    Path part(String name) {
        return root.resolve(name);
    }

    /** The configurations and weights of all parts, files in alphabetical order. */
    private List<Path> files() throws IOException {
        return files(HASHED);
    }

    /** {@link #files}, and those of the tokenizer. */
    List<Path> readFiles() throws IOException {
        return files(List.of("text_encoder", "vae", "unet", "scheduler", "tokenizer"));
    }

    private List<Path> files(List<String> parts) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String part : parts) {
            if (Files.isDirectory(part(part))) {
                try (Stream<Path> files = Files.list(part(part))) {
                    List<Path> sorted = files.sorted().toList();
                    boolean safe = sorted.stream().anyMatch(f -> f.toString().endsWith(".safetensors"));
                    sorted.stream().filter(f -> counts(f, safe)).forEach(all::add);
                }
            }
        }
        return all;
    }

    private static boolean counts(Path file, boolean safe) {
        String name = file.toString();
        return name.endsWith(".json") || name.endsWith(safe ? ".safetensors" : ".bin");
    }

    /** SHA-256, in hex, of names and contents of {@link #files}. */
    String fingerprint() {
        try {
            Sha256 digest = new Sha256();
            byte[] buffer = new byte[1 << 20];
            for (Path file : files()) {
                String name = root.relativize(file).toString().replace('\\', '/');
                digest.add(name + "\n");
                try (InputStream in = Files.newInputStream(file)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        digest.add(buffer, 0, read);
                    }
                }
            }
            return digest.hex();
        } catch (IOException e) {
            throw W2wException.input("cannot be read: " + e.getMessage())
                    .at(root.toString())
                    .because(e);
        }
    }
}
