package w2w.backbone.sd.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** A copy of a reference checkpoint that a test may change. */
final class CheckpointCopy {
    private final Path root;

    private CheckpointCopy(Path root) {
        this.root = root;
    }

    static CheckpointCopy of(String model, Path target) {
        Path from = Golden.folder().resolve(model);
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path :
                    paths.filter(p -> !p.endsWith("golden.safetensors")).toList()) {
                Path to = target.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(path, to);
                    to.toFile().setWritable(true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CheckpointCopy(target).tokenizer(Path.of("src/test/resources/tokenizer"));
    }

    /** The vocabulary in {@code from} in place of the one there is. */
    CheckpointCopy tokenizer(Path from) {
        try {
            Path tokenizer = Files.createDirectories(root.resolve("tokenizer"));
            for (String name : List.of("vocab.json", "merges.txt", "tokenizer_config.json")) {
                Path file = tokenizer.resolve(name);
                Files.deleteIfExists(file);
                if (Files.exists(from.resolve(name))) {
                    Files.copy(from.resolve(name), file);
                    file.toFile().setWritable(true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Path root() {
        return root;
    }

    /** Writes the chosen tensors of one file to another, renamed, with other numbers, in another type. */
    CheckpointCopy write(
            String from,
            String to,
            DType type,
            Predicate<String> chosen,
            UnaryOperator<String> rename,
            BiFunction<String, float[], float[]> numbers) {
        SafetensorsWriter writer = new SafetensorsWriter();
        try (TensorSource source = Safetensors.open(root.resolve(from))) {
            for (TensorInfo tensor : source.tensors()) {
                if (chosen.test(tensor.name())) {
                    float[] values = numbers.apply(tensor.name(), source.floats(tensor.name()));
                    writer.floats(rename.apply(tensor.name()), type, values, tensor.shape());
                }
            }
            writer.write(root.resolve(to));
        }
        return this;
    }

    /** The same numbers in another type. */
    CheckpointCopy rewrite(String file, DType type) {
        return write(file, file, type, n -> true, n -> n, (n, w) -> w);
    }

    /** The same numbers as torch saves them. */
    CheckpointCopy torch(String from, String to) {
        try (TensorSource source = Safetensors.open(root.resolve(from))) {
            TorchSave.write(source, root.resolve(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    CheckpointCopy delete(String file) {
        try {
            Files.delete(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Replaces text in one file, which must have it. */
    CheckpointCopy replace(String file, String text, String with) {
        try {
            String before = Files.readString(root.resolve(file));
            if (!before.contains(text)) {
                throw new IllegalArgumentException(file + " has no " + text);
            }
            Files.writeString(root.resolve(file), before.replace(text, with));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    CheckpointCopy text(String file, String text) {
        try {
            Files.writeString(root.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
