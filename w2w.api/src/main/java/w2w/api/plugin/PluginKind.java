package w2w.api.plugin;

import java.util.Optional;
import w2w.api.device.ComputeRuntime;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.edit.DirectionFinder;
import w2w.api.invert.InversionLoss;
import w2w.api.measure.AttributeReader;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.space.Sampler;
import w2w.api.space.SpaceFitter;
import w2w.api.studio.Dataset;
import w2w.api.weights.AdapterFormat;

/** The service interfaces that plug-ins implement. */
public enum PluginKind {
    BACKBONE("backbone", DiffusionBackbone.class),
    SCHEDULER("scheduler", NoiseScheduler.class),
    ADAPTER_FORMAT("adapter-format", AdapterFormat.class),
    SPACE_FITTER("space-fitter", SpaceFitter.class),
    SAMPLER("sampler", Sampler.class),
    DIRECTION_FINDER("direction-finder", DirectionFinder.class),
    INVERSION_LOSS("inversion-loss", InversionLoss.class),
    IDENTITY_EMBEDDER("identity-embedder", IdentityEmbedder.class),
    ATTRIBUTE_READER("attribute-reader", AttributeReader.class),
    DATASET("dataset", Dataset.class),
    COMPUTE_RUNTIME("compute-runtime", ComputeRuntime.class);

    private final String label;
    private final Class<?> service;

    PluginKind(String label, Class<?> service) {
        this.label = label;
        this.service = service;
    }

    /** What users read and type. */
    public String label() {
        return label;
    }

    /** The service interface. */
    public Class<?> service() {
        return service;
    }

    /** The kind whose service interface has this class name. */
    public static Optional<PluginKind> ofService(String className) {
        for (PluginKind kind : values()) {
            if (kind.service.getName().equals(className)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
