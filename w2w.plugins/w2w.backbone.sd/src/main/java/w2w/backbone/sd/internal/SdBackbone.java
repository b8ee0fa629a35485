package w2w.backbone.sd.internal;

import ai.djl.Device;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import w2w.api.device.ComputeRuntime;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.plugin.Backbone;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Opens Stable Diffusion 1.x and 2.x checkpoints in the diffusers folder layout on the CPU or an NVIDIA GPU. */
@Component
@Designate(ocd = SdBackbone.Settings.class)
@Plugin(
        id = "stable-diffusion",
        label = "Stable Diffusion",
        description = "Stable Diffusion 1.x and 2.x checkpoint folders, computed here.")
@Backbone(
        families = {"sd1", "sd2"},
        denoising = true,
        gradients = true)
public final class SdBackbone implements DiffusionBackbone {
    /** What can be set. */
    @ObjectClassDefinition(name = "Stable Diffusion backbone")
    public @interface Settings {
        @AttributeDefinition(
                description = "Longest side of a latent that is decoded in one piece; larger ones in tiles of it.")
        int tile() default 96;
    }

    private final SharedCheckpoints checkpoints = new SharedCheckpoints();
    private final Settings settings;
    private final ComputeRuntime runtime;

    @Activate
    public SdBackbone(Settings settings, @Reference(target = "(w2w.plugin.id=pytorch)") ComputeRuntime runtime) {
        this.settings = settings;
        this.runtime = runtime;
    }

    @Override
    public boolean accepts(String model) {
        try {
            Optional<CheckpointPlace> place = CheckpointPlace.find(Path.of(model));
            place.ifPresent(p -> PipelineIndex.read(p.root()));
            return place.isPresent();
        } catch (InvalidPathException | W2wException e) {
            return false;
        }
    }

    @Override
    public Optional<W2wException> refusal(String model) {
        try {
            Path path = Path.of(model);
            if (!Files.exists(path)) {
                return Optional.of(NoCheckpoint.missing(model));
            }
            Optional<CheckpointPlace> place = CheckpointPlace.find(path);
            place.ifPresent(p -> PipelineIndex.read(p.root()));
            return place.isPresent() ? Optional.empty() : NoCheckpoint.recognise(path);
        } catch (InvalidPathException e) {
            return Optional.empty();
        } catch (W2wException e) {
            return Optional.of(e);
        }
    }

    @Override
    public BackboneSession open(OpenRequest request, Task task) {
        int tile = Options.of(request.options(), "tile").integer("tile", settings.tile(), 8, 4096);
        Path path;
        try {
            path = Path.of(request.model());
        } catch (InvalidPathException e) {
            throw W2wException.input("this is no folder").at(request.model()).because(e);
        }
        CheckpointPlace place = CheckpointPlace.find(path).orElseThrow(() -> refusal(request.model())
                .orElse(W2wException.input("there is no checkpoint in the layout of diffusers")
                        .at(request.model())));
        CheckpointFolder folder = CheckpointFolder.read(place);
        folder.notes().forEach(task::warn);
        Device device = Djl.device(runtime.choose(request.device()).id());
        Numbers numbers = numbers(request.precision(), device);
        SharedCheckpoints.Lease lease = checkpoints.lease(folder, device, numbers, task);
        try {
            return new SdSession(lease, info(lease, device, numbers), tile);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private static Numbers numbers(OpenRequest.Precision precision, Device device) {
        return switch (precision) {
            case FLOAT32 -> Numbers.FLOAT32;
            case FLOAT16 -> device.isGpu() ? Numbers.FLOAT16 : Numbers.HELD_AS_FLOAT16;
            case AUTO -> device.isGpu() ? Numbers.FLOAT16 : Numbers.FLOAT32;
        };
    }

    private static BackboneInfo info(SharedCheckpoints.Lease lease, Device device, Numbers numbers) {
        CheckpointFolder folder = lease.checkpoint().folder();
        int side = folder.unet().sampleSize() * folder.vae().downscale();
        return new BackboneInfo(
                lease.fingerprint(),
                folder.name(),
                side,
                side,
                folder.vae().downscale(),
                lease.checkpoint().layers(),
                Provenance.NONE
                        .with("backbone", "stable-diffusion")
                        .with("backbone.model", lease.fingerprint())
                        .with("backbone.device", device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu")
                        .with("backbone.numbers", numbers),
                folder.notes());
    }

    /** Checkpoints on a device now. */
    int checkpointsOpen() {
        return checkpoints.count();
    }
}
