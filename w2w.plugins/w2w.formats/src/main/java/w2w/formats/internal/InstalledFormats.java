package w2w.formats.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import w2w.api.plugin.Plugins;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.tensors.Safetensors;

/** Whatever adapter formats are installed, ours or not. */
final class InstalledFormats {
    private final Plugins plugins;

    /** An adapter and the id of the format it came in. */
    record Read(String format, AdapterFile file) {}

    InstalledFormats(Plugins plugins) {
        this.plugins = plugins;
    }

    /** Reads a file or folder in the first format that recognises it. */
    Read read(Path source, Task task) {
        if (!Files.exists(source)) {
            throw W2wException.input("there is no such file or folder").at(source.toString());
        }
        for (String id : plugins.ids(AdapterFormat.class)) {
            AdapterFormat format = plugins.get(AdapterFormat.class, id);
            if (format.recognises(source)) {
                return new Read(id, format.read(source, task));
            }
        }
        String what = "no installed format recognises an adapter here";
        if (Files.isRegularFile(source)) {
            if (Recognition.isMeantAsSafetensors(source)) {
                // a damaged file is recognised by nobody: say what is wrong with it rather than that nobody knows it
                Safetensors.open(source).close();
            } else {
                what += "; it is no safetensors file";
            }
        }
        throw W2wException.input(what)
                .at(source.toString())
                .advise("Installed are " + String.join(", ", plugins.ids(AdapterFormat.class)));
    }

    /** The writing side of a format. */
    AdapterFormat.Writer writer(String id) {
        return plugins.get(AdapterFormat.class, id)
                .writer()
                .orElseThrow(() -> W2wException.input("the format " + id + " can be read, not written"));
    }
}
