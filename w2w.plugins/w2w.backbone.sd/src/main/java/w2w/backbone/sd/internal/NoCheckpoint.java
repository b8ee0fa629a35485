package w2w.backbone.sd.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import w2w.api.task.W2wException;
import w2w.tensors.Placeholders;
import w2w.tensors.Safetensors;

/** What a person may take for a checkpoint that can be opened, said by name. */
final class NoCheckpoint {
    private static final Pattern OF_HUB = Pattern.compile("[\\w.-]+/[\\w.-]+");
    private static final String ONE_FILE = "The folder layout of diffusers is read: save it in that with "
            + "StableDiffusionPipeline.from_single_file(\"FILE\").save_pretrained(\"FOLDER\")";

    private NoCheckpoint() {}

    /** A path, or whatever else, at which there is nothing. */
    static W2wException missing(String model) {
        W2wException missing =
                W2wException.input("there is no such file or folder").at(model);
        return OF_HUB.matcher(model).matches()
                ? missing.advise("Names of the hub are not looked up: download the repository, and give its folder")
                : missing;
    }

    /** A file or folder that is none. */
    static Optional<W2wException> recognise(Path path) {
        if (Files.isRegularFile(path)) {
            Placeholders.refuse(path);
            return isOneFile(path)
                    ? Optional.of(W2wException.input("this is a checkpoint in one file, in the original layout")
                            .at(path.toString())
                            .advise(ONE_FILE.replace("FILE", String.valueOf(path.getFileName()))))
                    : Optional.empty();
        }
        try (Stream<Path> all = Files.list(path)) {
            List<String> single = all.filter(f -> Files.isRegularFile(f) && isOneFile(f))
                    .map(f -> String.valueOf(f.getFileName()))
                    .sorted()
                    .toList();
            return single.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            W2wException.input("the folder holds checkpoints in one file, in the original layout: "
                                            + String.join(", ", single.subList(0, Math.min(3, single.size())))
                                            + (single.size() > 3 ? "…" : ""))
                                    .at(path.toString())
                                    .advise(ONE_FILE.replace("FILE", single.get(0))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isOneFile(Path file) {
        String name = file.toString();
        return name.endsWith(".ckpt")
                || (name.endsWith(".safetensors")
                        && Safetensors.anyName(file, t -> t.startsWith("model.diffusion_model.")));
    }
}
