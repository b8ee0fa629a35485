package w2w.tensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import w2w.api.task.W2wException;

/**
 * The tensors of one part of a diffusers checkpoint: one file, its {@code .fp16.} variant, or shards listed by an index; torch's
 * {@code .bin} files where there is no safetensors. One thread at a time; {@link TensorSource} says what may be done with the files.
 */
public final class PartFiles implements AutoCloseable {
    private final Path folder;
    private final List<Path> files = new ArrayList<>();
    private final Map<String, TensorSource> tensors = new LinkedHashMap<>();
    private final Set<TensorSource> sources = new LinkedHashSet<>();
    private final Set<String> used = new HashSet<>();

    private PartFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the part's weights.
     *
     * @param stem of the files' names: {@code diffusion_pytorch_model}, for a text encoder {@code model}
     * @param half whether a variant in half precision is preferred where both are there
     * @throws W2wException INPUT: there are no such files, or one is damaged
     */
    public static PartFiles open(Path folder, String stem, boolean half) {
        PartFiles part = new PartFiles(folder);
        try {
            for (Path file : find(folder, stem, half)) {
                TensorSource source = WeightFile.open(file);
                part.files.add(file);
                part.sources.add(source);
                source.tensors().forEach(t -> {
                    if (part.tensors.put(t.name(), source) != null) {
                        throw W2wException.input("the tensor stands in two shards")
                                .at(source.source() + ", tensor " + t.name());
                    }
                });
            }
            return part;
        } catch (RuntimeException e) {
            part.close();
            throw e;
        }
    }

    private static List<Path> find(Path folder, String stem, boolean half) {
        List<String> variants = half ? List.of(".fp16", "") : List.of("", ".fp16");
        // the name of transformers before safetensors
        List<String> torch = stem.equals("model") ? List.of("pytorch_model") : List.of(stem, "pytorch_model");
        return find(folder, List.of(stem), variants, ".safetensors")
                .or(() -> find(folder, torch, variants, ".bin"))
                .orElseThrow(() -> missing(folder, stem));
    }

    private static Optional<List<Path>> find(Path folder, List<String> stems, List<String> variants, String ending) {
        for (String stem : stems) {
            for (String variant : variants) {
                Path single = folder.resolve(stem + variant + ending);
                if (Files.exists(single, LinkOption.NOFOLLOW_LINKS)) {
                    return Optional.of(List.of(single));
                }
                for (String name : List.of(ending + ".index" + variant + ".json", variant + ending + ".index.json")) {
                    Path index = folder.resolve(stem + name);
                    if (Files.exists(index)) {
                        return Optional.of(shards(index));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static W2wException missing(Path folder, String stem) {
        W2wException missing =
                W2wException.input("there is no " + stem + ".safetensors").at(folder.toString());
        try (Stream<Path> all = Files.list(folder)) {
            List<String> others = all.map(f -> String.valueOf(f.getFileName()))
                    .filter(f -> f.endsWith(".msgpack")
                            || f.endsWith(".onnx")
                            || f.endsWith(".ckpt")
                            || f.endsWith(".safetensors")
                            || f.endsWith(".bin"))
                    .sorted()
                    .toList();
            return others.isEmpty()
                    ? missing.advise("Without its weights the folder may be half a download")
                    : missing.advise("There is " + String.join(", ", others)
                            + "; save the model with diffusers again, as safetensors without a variant");
        } catch (IOException e) {
            return missing;
        }
    }

    private static List<Path> shards(Path index) {
        return shards(index, StrictJson.object(index));
    }

    /** The files that an index with this content names, all beside it. */
    static List<Path> shards(Path index, Map<String, Object> content) {
        if (!(content.get("weight_map") instanceof Map<?, ?> map)) {
            throw W2wException.input("this is no index of shards: it has no weight_map")
                    .at(index.toString());
        }
        Set<Path> shards = new LinkedHashSet<>();
        for (Object name : map.values()) {
            shards.add(shard(index, name));
        }
        return List.copyOf(shards);
    }

    private static Path shard(Path index, Object name) {
        try {
            Path shard = index.resolveSibling((String) name).normalize();
            if (Objects.equals(index.normalize().resolveSibling("shard").getParent(), shard.getParent())) {
                return shard;
            }
        } catch (InvalidPathException | ClassCastException e) {
            throw W2wException.input("this is no index of shards: " + e.getMessage())
                    .at(index.toString())
                    .because(e);
        }
        throw W2wException.input("shard \"" + name + "\" is not beside the index")
                .at(index.toString());
    }

    /** The folder of the part. */
    public Path folder() {
        return folder;
    }

    /** The files read. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** Whether there is a tensor of that name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /**
     * The file that holds the tensor, which counts as used from now on.
     *
     * @throws W2wException INPUT: there is none
     */
    public TensorSource holding(String name) {
        TensorSource source = tensors.get(name);
        if (source == null) {
            throw W2wException.input("there is no such tensor, but the configuration asks for it")
                    .at(folder + ", tensor " + name);
        }
        used.add(name);
        return source;
    }

    /**
     * Refuses tensors that the configuration does not account for: those not used and not named here.
     *
     * @throws W2wException INPUT: names the first
     */
    public void finish(Set<String> ignored) {
        List<String> left = tensors.keySet().stream()
                .filter(n -> !used.contains(n) && !ignored.contains(n))
                .toList();
        if (!left.isEmpty()) {
            throw W2wException.input("the configuration accounts for no such tensor"
                            + (left.size() > 1 ? " (nor for " + (left.size() - 1) + " others)" : ""))
                    .at(folder + ", tensor " + left.get(0));
        }
    }

    @Override
    public void close() {
        sources.forEach(TensorSource::close);
    }
}
