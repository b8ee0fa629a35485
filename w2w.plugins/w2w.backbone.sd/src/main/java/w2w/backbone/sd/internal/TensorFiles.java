package w2w.backbone.sd.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import w2w.api.task.W2wException;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;

/** The tensors of one part of a checkpoint: one file, its {@code .fp16.} variant, or shards listed by an index. */
final class TensorFiles implements AutoCloseable {
    private final Path folder;
    private final List<Path> files = new ArrayList<>();
    private final Map<String, TensorSource> tensors = new LinkedHashMap<>();
    private final Set<TensorSource> sources = new LinkedHashSet<>();
    private final Set<String> used = new HashSet<>();

    private TensorFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the part's weights.
     *
     * @param half whether a variant in half precision is preferred where both are there
     */
    static TensorFiles open(Path folder, String stem, boolean half) {
        TensorFiles part = new TensorFiles(folder);
        try {
            for (Path file : find(folder, stem, half)) {
                TensorSource source = Safetensors.open(file);
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
        for (String variant : variants) {
            Path single = folder.resolve(stem + variant + ".safetensors");
            if (Files.exists(single)) {
                return List.of(single);
            }
            for (String name : List.of(".safetensors.index" + variant + ".json", variant + ".safetensors.index.json")) {
                Path index = folder.resolve(stem + name);
                if (Files.exists(index)) {
                    return shards(index);
                }
            }
        }
        W2wException missing =
                W2wException.input("there is no " + stem + ".safetensors").at(folder.toString());
        throw Files.exists(folder.resolve(stem + ".bin")) || Files.exists(folder.resolve("pytorch_model.bin"))
                ? missing.advise("Only a .bin file is there; save the model again as safetensors.")
                : missing;
    }

    private static List<Path> shards(Path index) {
        try {
            return shards(index, ConfigFile.text(index));
        } catch (IOException e) {
            throw W2wException.input("this is no index of shards: " + e.getMessage())
                    .at(index.toString())
                    .because(e);
        }
    }

    /** The files that an index with this text names, all beside it. */
    static List<Path> shards(Path index, String text) {
        try {
            JsonElement map = JsonParser.parseString(text).getAsJsonObject().get("weight_map");
            Set<Path> shards = new LinkedHashSet<>();
            for (JsonElement name : map.getAsJsonObject().asMap().values()) {
                Path shard = index.resolveSibling(name.getAsString()).normalize();
                if (!Objects.equals(index.normalize().resolveSibling("shard").getParent(), shard.getParent())) {
                    throw W2wException.input("shard \"" + name.getAsString() + "\" is not beside the index")
                            .at(index.toString());
                }
                shards.add(shard);
            }
            return List.copyOf(shards);
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | InvalidPathException
                | NullPointerException e) {
            throw W2wException.input("this is no index of shards: " + e.getMessage())
                    .at(index.toString())
                    .because(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** The files read. */
    List<Path> files() {
        return List.copyOf(files);
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** The file that holds the tensor, which counts as used from now on. */
    TensorSource holding(String name) {
        TensorSource source = tensors.get(name);
        if (source == null) {
            throw W2wException.input("there is no such tensor, but the configuration asks for it")
                    .at(folder + ", tensor " + name);
        }
        used.add(name);
        return source;
    }

    /** Refuses tensors that the configuration does not account for. */
    void finish(Set<String> ignored) {
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
