package w2w.engine.internal.adapters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import w2w.api.plugin.Plugins;
import w2w.api.studio.AdapterFiles;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.DenseLayer;

/** Adapter files in the formats that are installed, ours or not. */
@Component(service = AdapterFiles.class)
public final class InstalledAdapterFiles implements AdapterFiles {
    private final Plugins plugins;
    private volatile String usual = ""; // most folders are of one format: it is asked first

    @Activate
    public InstalledAdapterFiles(@Reference Plugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public Read read(Path source, Task task) {
        if (!Files.exists(source)) {
            throw W2wException.input("there is no such file or folder").at(source.toString());
        }
        List<String> ids = new ArrayList<>(plugins.ids(AdapterFormat.class));
        if (ids.isEmpty()) {
            throw W2wException.of(W2wException.Kind.PLUGIN, "no adapter format is installed");
        }
        String first = usual;
        if (ids.remove(first)) {
            ids.add(0, first);
        }
        for (String id : ids) {
            AdapterFormat format = plugins.get(AdapterFormat.class, id);
            if (format.recognises(source)) {
                usual = id;
                return new Read(id, format.read(source, task));
            }
        }
        throw UnknownFile.refusal(source, ids);
    }

    @Override
    public Adapter lowRank(Path source, Consumer<String> notes, Task task) {
        AdapterFile file = read(source, task).file();
        file.notes().forEach(notes);
        if (!file.dense().isEmpty()) {
            DenseLayer first = file.dense().get(0);
            throw W2wException.input(file.dense().size() + " layers are " + first.kind()
                            + ", which is not applied as it is; the first is " + first.module())
                    .at(source.toString())
                    .advise("Refactor it to LoRA: w2w adapter convert " + source + " OUT --to kohya --refactor 16"
                            + (file.dense().stream().anyMatch(DenseLayer::needsBase) ? " --base CHECKPOINT" : ""));
        }
        return file.joined(file.parts().keySet());
    }

    @Override
    public Refactored refactor(AdapterFile file, int rank, Optional<Path> base, Task task) {
        return new Refactoring().refactor(file, rank, base, task);
    }

    @Override
    public void write(AdapterFile file, String format, Path target, Task task) {
        plugins.get(AdapterFormat.class, format)
                .writer()
                .orElseThrow(() -> W2wException.input("the format " + format + " can be read, not written"))
                .write(file, target, task);
    }
}
