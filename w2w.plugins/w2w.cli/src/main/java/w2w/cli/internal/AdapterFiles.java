package w2w.cli.internal;

import java.nio.file.Path;
import w2w.api.plugin.Plugins;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;

/** Adapters that a user names by their files. */
public final class AdapterFiles {
    private AdapterFiles() {}

    /** The UNet's adapter in a file or folder of any installed format. */
    public static Adapter read(Path file, Plugins plugins, Task task) {
        AdapterFile read = plugins.first(AdapterFormat.class, format -> format.recognises(file))
                .orElseThrow(() ->
                        W2wException.input("no adapter format knows this file").at(file.toString()))
                .read(file, task);
        return read.unet().orElseThrow(() -> W2wException.input(
                        "the adapter changes " + String.join(", ", read.parts().keySet()) + " and not the UNet")
                .at(file.toString()));
    }
}
