package w2w.engine.internal.space.fit;

import ai.djl.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import w2w.api.device.ComputeRuntime;
import w2w.api.device.Device;
import w2w.api.plugin.Plugin;
import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.space.SpaceFitter;
import w2w.api.task.Provenance;
import w2w.api.task.Sha256;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;
import w2w.engine.internal.space.FileSpace;
import w2w.engine.internal.space.SpaceFile;
import w2w.engine.internal.space.TooFewDirections;
import w2w.engine.internal.space.Torch;

/** Principal components of the standardised population (paper, section 3.1). */
@Component(service = SpaceFitter.class)
@Designate(ocd = PcaFitter.Config.class)
@Plugin(
        id = "pca",
        label = "Principal components",
        description = "Exact where the smaller side is small, randomised subspace iteration elsewhere.")
public final class PcaFitter implements SpaceFitter {
    /** Up to this side the eigenproblem takes seconds on two cores. */
    private static final int SMALL_SIDE = 2048;

    private static final int LARGEST_SIDE = 8192;

    /** What can be set for all fits; a request's options of the same names go before. */
    @ObjectClassDefinition(name = "Principal components")
    public @interface Config {
        @AttributeDefinition(description = "auto, exact or randomised")
        String algorithm() default "auto";

        @AttributeDefinition(description = "Columns of the randomised block beyond the components")
        int oversampling() default 16;

        @AttributeDefinition(description = "Passes of the randomised algorithm: more for spectra that fall slowly")
        int powerIterations() default 2;

        @AttributeDefinition(description = "Size of the tiles that are read")
        int tileMegabytes() default 128;

        @AttributeDefinition(
                description = "Passes shorter than this are repeated after a kill, longer ones are kept on disk")
        int checkpointSeconds() default 30;

        @AttributeDefinition(
                description = "Rows between passes: auto, streamed, float32 or float16 (kept on the device)")
        String storage() default "auto";

        @AttributeDefinition(
                description = "TF32 in the large products on a GPU: auto (as the process was started), on or off")
        String tf32() default "auto";
    }

    private final Config config;
    private final @Nullable ComputeRuntime runtime;

    /** With the component's configuration, and the runtime that knows the devices; without it there is the CPU. */
    @Activate
    public PcaFitter(
            Config config,
            @Nullable
                    @Reference(
                            target = "(w2w.plugin.id=pytorch)",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    ComputeRuntime runtime) {
        this.config = config;
        this.runtime = runtime;
    }

    @Override
    public FittedSpace fit(Population population, FitRequest request, Task task) {
        int m = population.size();
        int n = population.layout().size();
        int k = request.components();
        if (k > Math.min(m - 1, n)) {
            throw W2wException.input(k + " components of " + m + " models with " + n + " numbers each")
                    .at("population " + population.name())
                    .advise(m < 3 ? "At least 3 models are needed" : "At most " + Math.min(m - 1, n) + " are possible");
        }
        Settings settings = Settings.of(config, request);
        Settings.Algorithm algorithm = algorithm(settings, k, m, n);
        Device chosen = device(request.device());
        String device = chosen.id();
        Settings.Storage storage = storage(settings, chosen, m, n, RandomisedFit.width(settings, k, m, n));
        boolean tf32 = Torch.tf32(settings.tf32().wish(), device);
        Provenance provenance = provenance(population, request, algorithm, device);
        if (algorithm == Settings.Algorithm.RANDOMISED) {
            provenance = provenance
                    .with("fit.oversampling", settings.oversampling())
                    .with("fit.power_iterations", settings.powerIterations())
                    .with("fit.seed", request.seed())
                    .with("fit.rows", Settings.word(storage))
                    .with("fit.products", tf32 ? "tf32" : "float32");
        }
        String key = key(provenance, settings);
        provenance = provenance.with("fit.key", key);
        Path target = request.folder().resolve(SpaceFile.NAME);
        Optional<FittedSpace> done = finished(target, key);
        if (done.isPresent()) {
            return done.get();
        }
        Checkpoint checkpoint = new Checkpoint(request.folder(), key, settings.checkpointSeconds());
        try (Torch torch = new Torch(device);
                Tiles tiles = new Tiles(population, settings.tileMegabytes(), torch::buffer)) {
            Fit fit = new Fit(
                    population,
                    request,
                    settings,
                    torch,
                    tiles,
                    checkpoint,
                    target,
                    provenance.with("fit.runtime", torch.describe()),
                    task);
            if (algorithm == Settings.Algorithm.EXACT) {
                new ExactFit(fit).run();
            } else {
                try (RandomisedFit randomised = new RandomisedFit(fit, storage)) {
                    randomised.run();
                }
            }
        } catch (EngineException | LinkageError | OutOfMemoryError e) {
            throw Torch.fault(e);
        }
        checkpoint.discard();
        task.progress(1);
        return open(target);
    }

    private Device device(String choice) {
        if (runtime != null) {
            return runtime.choose(choice);
        }
        if (!choice.equals(Device.AUTO) && !choice.equals(Device.CPU)) {
            throw W2wException.of(W2wException.Kind.DEVICE, "no runtime here drives it")
                    .at(choice);
        }
        return new Device(Device.CPU, "CPU", "", OptionalLong.empty(), OptionalLong.empty());
    }

    private static Optional<FittedSpace> finished(Path target, String key) {
        if (!Files.exists(target)) {
            return Optional.empty();
        }
        try {
            FittedSpace space = open(target);
            if (key.equals(space.space().provenance().entries().get("fit.key"))) {
                return Optional.of(space);
            }
            space.space().close();
        } catch (W2wException damaged) {
            // an older attempt's file: it is replaced
        }
        return Optional.empty();
    }

    private static FittedSpace open(Path target) {
        FileSpace space = SpaceFile.open(target);
        return new FittedSpace(space, space.coefficients());
    }

    private static Settings.Algorithm algorithm(Settings settings, int k, int m, int n) {
        int side = Math.min(m, n);
        if (settings.algorithm() == Settings.Algorithm.EXACT && side > LARGEST_SIDE) {
            throw W2wException.input(
                            "the exact algorithm takes a side of at most " + LARGEST_SIDE + ", this has " + side)
                    .at("option algorithm")
                    .advise("Choose randomised");
        }
        if (settings.algorithm() != Settings.Algorithm.AUTO) {
            return settings.algorithm();
        }
        boolean mostOfIt = k + settings.oversampling() > side / 2;
        return side <= SMALL_SIDE || (mostOfIt && side <= LARGEST_SIDE)
                ? Settings.Algorithm.EXACT
                : Settings.Algorithm.RANDOMISED;
    }

    /** Where the rows stay: on a GPU in float32 if rows and work fit, in float16 if that does, streamed otherwise. */
    private static Settings.Storage storage(Settings settings, Device device, int m, int n, int width) {
        if (settings.storage() != Settings.Storage.AUTO) {
            return settings.storage();
        }
        if (device.id().equals(Device.CPU)) {
            return Settings.Storage.STREAMED;
        }
        double free = device.free().isPresent() ? device.free().getAsLong() : Double.POSITIVE_INFINITY;
        double work = 4.0 * (3.0 * width * n + (double) width * m) + 3e9;
        double rows = 4.0 * m * n;
        if (rows + work < free) {
            return Settings.Storage.FLOAT32;
        }
        return rows / 2 + work < free ? Settings.Storage.FLOAT16 : Settings.Storage.STREAMED;
    }

    private static Provenance provenance(
            Population population, FitRequest request, Settings.Algorithm algorithm, String device) {
        return Provenance.NONE
                .with("fit.fitter", "pca")
                .with("fit.algorithm", Settings.word(algorithm))
                .with("fit.components", request.components())
                .with("fit.device", device)
                .with("population.name", population.name())
                .with("population.fingerprint", population.fingerprint())
                .with("population.models", population.size())
                .with("layout.fingerprint", population.layout().fingerprint());
    }

    /** Names everything that the result depends on. */
    private static String key(Provenance provenance, Settings settings) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> entry : provenance.entries().entrySet()) {
            text.append(entry.getKey()).append('=').append(entry.getValue()).append('\n');
        }
        text.append("tile=").append(settings.tileMegabytes());
        return Sha256.of(text.toString());
    }

    static W2wException doesNotVary(Population population) {
        return W2wException.input("all models are the same").at("population " + population.name());
    }

    static W2wException tooFewDirections(Population population, int possible) {
        return W2wException.input("the models differ in " + possible + " directions only")
                .at("population " + population.name())
                .advise("At most " + possible + " components are possible")
                .because(new TooFewDirections(possible));
    }
}
