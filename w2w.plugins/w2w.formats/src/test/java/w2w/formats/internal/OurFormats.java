package w2w.formats.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import w2w.api.studio.AdapterFiles;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;

/** The service over our three formats; what the engine adds to it is tested there. */
final class OurFormats implements AdapterFiles {
    static final Map<String, AdapterFormat> ALL = new TreeMap<>(
            Map.of("peft", new PeftFormat(), "kohya", new KohyaFormat(), "diffusers", new DiffusersFormat()));

    @Override
    public Read read(Path source, Task task) {
        return ALL.entrySet().stream()
                .filter(e -> e.getValue().recognises(source))
                .findFirst()
                .map(e -> new Read(e.getKey(), e.getValue().read(source, task)))
                .orElseThrow(() -> W2wException.input("unknown").at(source.toString()));
    }

    @Override
    public Adapter lowRank(Path source, Consumer<String> notes, Task task) {
        AdapterFile file = read(source, task).file();
        return file.joined(file.parts().keySet());
    }

    @Override
    public Refactored refactor(AdapterFile file, int rank, Optional<Path> base, Task task) {
        throw new AssertionError("not asked for");
    }

    @Override
    public void write(AdapterFile file, String format, Path target, Task task) {
        Objects.requireNonNull(ALL.get(format)).writer().orElseThrow().write(file, target, task);
    }
}
