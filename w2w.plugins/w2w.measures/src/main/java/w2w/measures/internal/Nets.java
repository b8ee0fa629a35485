package w2w.measures.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import w2w.api.device.ComputeRuntime;
import w2w.api.plugin.Plugins;
import w2w.api.plugin.TrustedFiles;
import w2w.api.studio.Dataset;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** The folder of nets, and those of them that are loaded, each when it is first asked for. Any thread may call. */
@Component(service = Nets.class)
@Designate(ocd = Nets.Settings.class)
public final class Nets {
    /** What can be set. */
    @ObjectClassDefinition(name = "Measures", description = "The nets that read identity and attributes off pictures.")
    public @interface Settings {
        @AttributeDefinition(
                description =
                        "Folder with identity.pt and attributes.pt (TorchScript) and evaluation.json, which says what they take and give. "
                                + "Empty for those of the default dataset. Nets are programs: yours must be trusted once, when the workbench asks, or with w2w config trust FILE.")
        String folder() default "";

        @AttributeDefinition(description = "auto, cpu or cuda:N.")
        String device() default "auto";
    }

    private final Function<Task, Path> places;
    private final TrustedFiles trusted;
    private final ComputeRuntime runtime;
    private final String device;
    private @Nullable Path folder;
    private @Nullable Evaluation evaluation;
    private @Nullable Net identity;
    private @Nullable Net attributes;

    /** Loads nothing yet. */
    @Activate
    public Nets(
            Settings settings,
            @Reference Plugins plugins,
            @Reference TrustedFiles trusted,
            @Reference(target = "(w2w.plugin.id=pytorch)") ComputeRuntime runtime) {
        this(
                task -> settings.folder().isEmpty() ? bundled(plugins, task) : Path.of(settings.folder()),
                trusted,
                runtime,
                settings.device());
    }

    Nets(Function<Task, Path> places, TrustedFiles trusted, ComputeRuntime runtime, String device) {
        this.places = places;
        this.trusted = trusted;
        this.runtime = runtime;
        this.device = device;
    }

    private static Path bundled(Plugins plugins, Task task) {
        return plugins.first(Dataset.class)
                .flatMap(dataset -> dataset.measures(task))
                .orElseThrow(
                        () -> W2wException.input("there are no nets that read identity and attributes off pictures")
                                .advise("Set “folder” of the configuration " + Nets.class.getName()
                                        + ", or install a dataset that brings them"));
    }

    /** What the nets take and give. */
    synchronized Evaluation evaluation(Task task) {
        if (evaluation == null) {
            evaluation = Evaluation.read(file("evaluation.json", task));
        }
        return evaluation;
    }

    synchronized Net identity(Task task) {
        if (identity == null) {
            identity = load("identity.pt", task);
        }
        return identity;
    }

    synchronized Net attributes(Task task) {
        if (attributes == null) {
            attributes = load("attributes.pt", task);
        }
        return attributes;
    }

    private Net load(String name, Task task) {
        Path file = file(name, task);
        return new Net(file, trusted.read(file), runtime.choose(device).id());
    }

    private Path file(String name, Task task) {
        if (folder == null) {
            folder = places.apply(task);
        }
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw W2wException.input("there is no such file")
                    .at(file.toString())
                    .advise("A folder of nets holds identity.pt, attributes.pt and evaluation.json");
        }
        return file;
    }

    /** Frees what is on the device. */
    @Deactivate
    public synchronized void close() {
        if (identity != null) {
            identity.close();
        }
        if (attributes != null) {
            attributes.close();
        }
    }
}
