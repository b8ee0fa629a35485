package w2w.engine.internal.populate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/** Where identities in training stand, kept now and then, so that a kill costs a minute and not hours. */
final class Running {
    private static final String KEY = "w2w.populate";
    private static final String NAMES = "w2w.identities";

    private final Path file;

    private Running(Path file) {
        this.file = file;
    }

    /** A file for identities that begin now. */
    static Running begin(Path folder) {
        return new Running(folder.resolve(UUID.randomUUID() + ".safetensors"));
    }

    /** Those that were left in a folder. */
    static List<Running> left(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Running> left = new ArrayList<>();
            files.filter(f -> f.getFileName().toString().endsWith(".safetensors"))
                    .filter(f -> !f.getFileName().toString().startsWith("."))
                    .sorted()
                    .forEach(f -> left.add(new Running(f)));
            return left;
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be read: " + e.getMessage())
                    .at(folder.toString())
                    .because(e);
        }
    }

    /** Who was in training; nobody where the file is of another request or damaged. */
    List<String> names(String fingerprint) {
        try (TensorSource source = Safetensors.open(file)) {
            if (!fingerprint.equals(source.metadata().get(KEY))) {
                return List.of();
            }
            return List.of(source.metadata().getOrDefault(NAMES, "").split("\n", -1));
        } catch (W2wException e) {
            return List.of();
        }
    }

    void save(String fingerprint, List<Trainee> who, int step) {
        String names = String.join("\n", who.stream().map(t -> t.name).toList());
        SafetensorsWriter writer = new SafetensorsWriter().metadata(Map.of(KEY, fingerprint, NAMES, names));
        writer.longs("step", DType.I64, new long[] {step}, 1);
        for (int i = 0; i < who.size(); i++) {
            Trainee t = who.get(i);
            writer.doubles("x." + i, DType.F64, t.x, t.x.length);
            writer.doubles("first." + i, DType.F64, t.adam.first, t.x.length);
            writer.doubles("second." + i, DType.F64, t.adam.second, t.x.length);
        }
        writer.write(file);
    }

    /** Brings the identities, given in the order of {@link #names}, to where they stood; the last step taken. */
    int load(List<Trainee> who) {
        try (TensorSource source = Safetensors.open(file)) {
            for (int i = 0; i < who.size(); i++) {
                Trainee t = who.get(i);
                copy(source, "x." + i, t.x);
                copy(source, "first." + i, t.adam.first);
                copy(source, "second." + i, t.adam.second);
            }
            return (int) source.longs("step")[0];
        }
    }

    private static void copy(TensorSource source, String name, double[] target) {
        if (source.require(name).elements() != target.length) {
            throw W2wException.input("has " + source.require(name).elements() + " elements, not " + target.length)
                    .at(source.source() + ", tensor " + name);
        }
        source.read(name, 0, target.length, target, 0);
    }

    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be removed: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
    }
}
