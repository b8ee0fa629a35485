package w2w.backbone.sd.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import w2w.api.task.W2wException;

/**
 * The folder of a checkpoint, found from whatever path names it: the folder itself, a part or a file in it, or a repository in the hub's
 * cache ({@code models--OWNER--NAME/snapshots/REVISION}) from any level.
 *
 * @param name for a person
 */
record CheckpointPlace(Path root, String name) {
    private static final String HUB = "models--";
    private static final Set<String> INSIDE = Set.of(
            "unet",
            "vae",
            "text_encoder",
            "tokenizer",
            "scheduler",
            "safety_checker",
            "feature_extractor",
            "image_encoder");
    private static final Set<String> OF_HUB = Set.of("snapshots", "refs", "blobs");

    /**
     * The checkpoint of any family that a path names; empty where there is none.
     *
     * @throws W2wException INPUT: there is more than one
     */
    static Optional<CheckpointPlace> find(Path given) {
        Path path = given.toAbsolutePath().normalize();
        if (Files.isRegularFile(path)) {
            boolean index = path.endsWith(PipelineIndex.FILE);
            Path folder = Objects.requireNonNull(path.getParent());
            return (index ? own(folder) : Optional.<CheckpointPlace>empty()).or(() -> around(folder));
        }
        return own(path).or(() -> around(path)).or(() -> inRepository(path)).or(() -> onlyRepository(path));
    }

    private static Optional<CheckpointPlace> own(Path folder) {
        return PipelineIndex.isIn(folder) ? Optional.of(new CheckpointPlace(folder, name(folder))) : Optional.empty();
    }

    /** Of the folder of a part. */
    private static Optional<CheckpointPlace> around(Path part) {
        Path parent = part.getParent();
        return parent != null && INSIDE.contains(last(part)) ? own(parent) : Optional.empty();
    }

    /** Of a repository in the hub's cache, or of the folders in it. */
    private static Optional<CheckpointPlace> inRepository(Path path) {
        Path parent = path.getParent();
        Path repository = parent != null && OF_HUB.contains(last(path)) ? parent : path;
        List<Path> snapshots = folders(repository.resolve("snapshots")).stream()
                .filter(PipelineIndex::isIn)
                .toList();
        if (snapshots.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> main = main(repository).filter(snapshots::contains);
        if (main.isEmpty() && snapshots.size() > 1) {
            throw W2wException.input("there are " + snapshots.size() + " revisions, and refs/main names none of them")
                    .at(repository.toString())
                    .advise("Name one, such as snapshots/" + last(snapshots.get(0)));
        }
        return own(main.orElse(snapshots.get(0)));
    }

    private static Optional<Path> main(Path repository) {
        try {
            String revision = Files.readString(repository.resolve("refs").resolve("main"), StandardCharsets.ISO_8859_1)
                    .strip();
            return revision.matches("[0-9a-zA-Z]{1,64}")
                    ? Optional.of(repository.resolve("snapshots").resolve(revision))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of a folder of the hub's cache that holds one repository of a checkpoint. */
    private static Optional<CheckpointPlace> onlyRepository(Path path) {
        List<CheckpointPlace> found = new ArrayList<>();
        for (Path folder : folders(path)) {
            if (last(folder).startsWith(HUB)) {
                inRepository(folder).ifPresent(found::add);
            }
        }
        if (found.size() > 1) {
            throw W2wException.input("there are " + found.size() + " checkpoints: "
                            + String.join(
                                    ", ",
                                    found.stream()
                                            .limit(3)
                                            .map(CheckpointPlace::name)
                                            .toList())
                            + (found.size() > 3 ? "…" : ""))
                    .at(path.toString())
                    .advise("Name the folder of one");
        }
        return found.stream().findFirst();
    }

    private static List<Path> folders(Path path) {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** {@code OWNER/NAME} in the hub's cache, the folder's name elsewhere. */
    private static String name(Path folder) {
        for (Path up = folder; up != null; up = up.getParent()) {
            if (last(up).startsWith(HUB)) {
                return last(up).substring(HUB.length()).replace("--", "/");
            }
        }
        return last(folder);
    }

    private static String last(Path path) {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
