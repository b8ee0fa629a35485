package w2w.cli.internal.render;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.RenderSettings;
import w2w.api.plugin.Plugins;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.cli.Console;
import w2w.cli.internal.Datasets;

/** The options that say which diffusion model to open, and where. */
public final class Backbones {
    private static final String MODEL = "model-of-diffusion";
    private static final String PRECISION = "precision";

    @Option(
            names = "--backbone",
            paramLabel = "MODEL",
            description =
                    "Diffusion model: a checkpoint in the diffusers folder layout, or what another backbone plug-in takes. Default: the "
                            + "bundled one.")
    @Nullable
    String model;

    @Option(names = "--device", paramLabel = "DEVICE", defaultValue = "auto", description = "auto, cpu or cuda:N.")
    String device = "auto";

    @Option(
            names = "--precision",
            defaultValue = "AUTO",
            description = "Of the weights on the device: ${COMPLETION-CANDIDATES}.")
    OpenRequest.Precision precision = OpenRequest.Precision.AUTO;

    /** Takes what a picture says it was drawn with, where nothing else is asked for. */
    void recall(Map<String, String> before) {
        if (model == null) {
            model = before.get(MODEL);
        }
        if (precision == OpenRequest.Precision.AUTO) {
            String kept = before.getOrDefault(PRECISION, OpenRequest.Precision.AUTO.name());
            for (OpenRequest.Precision one : OpenRequest.Precision.values()) {
                if (one.name().equals(kept)) {
                    precision = one;
                }
            }
        }
    }

    /** Adds what {@link #recall} takes. */
    Provenance noted(Provenance how) {
        Provenance all = model == null ? how : how.with(MODEL, model);
        return precision == OpenRequest.Precision.AUTO ? all : all.with(PRECISION, precision.name());
    }

    /** Opens the model, or the bundled one, with the first backbone that accepts it; a path is the caller's. */
    public BackboneSession open(Console console, Plugins plugins, Task task) {
        if (model != null) {
            model = Places.resolve(console, model);
        }
        return open(plugins, task);
    }

    /** Opens the model with the first backbone that accepts it. */
    BackboneSession open(Plugins plugins, Task task) {
        return open(plugins, model == null ? Datasets.require(plugins).model(task) : model, task);
    }

    /** The settings that suit the model, where it is the bundled one. */
    public Optional<RenderSettings> suited(Plugins plugins) {
        return model == null ? Optional.of(Datasets.require(plugins).settings()) : Optional.empty();
    }

    BackboneSession open(Plugins plugins, String which, Task task) {
        return plugins.get(DiffusionBackbone.class, DiffusionBackbone.accepting(plugins, which))
                .open(new OpenRequest(which, device, precision, Map.of()), task);
    }
}
