package w2w.engine.internal.populate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.plugin.Plugins;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.studio.Populator;
import w2w.api.studio.Renderer;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.WeightLayout;

/** Checks a request and does its work in a folder. */
@Component
public final class PopulateService implements Populator {
    private final Plugins plugins;
    private final Renderer renderer;

    @Activate
    public PopulateService(@Reference Plugins plugins, @Reference Renderer renderer) {
        this.plugins = plugins;
        this.renderer = renderer;
    }

    @Override
    public List<PopulateRequest.Identity> identities(Path source) {
        return Identities.of(source);
    }

    @Override
    public List<Path> pictures(Path folder) {
        return Identities.pictures(folder);
    }

    @Override
    public PopulateReport populate(
            BackboneSession session, PopulateRequest request, Path folder, Finished finished, Task task) {
        if (session.denoising().flatMap(Denoising::gradients).isEmpty()) {
            throw W2wException.input("training needs a backbone with gradients, and this one has none")
                    .at(session.info().name())
                    .advise("List the backbones with: w2w backbone list");
        }
        long names = request.identities().stream()
                .map(PopulateRequest.Identity::name)
                .distinct()
                .count();
        if (names != request.identities().size()) {
            throw W2wException.input("two identities have one name").advise("Names tell their adapters apart");
        }
        WeightLayout layout = Layouts.of(session.info(), request.target());
        double[] start = Layouts.start(layout, request);
        Provenance settings = settings(session.info(), layout, request);
        Workshop workshop = new Workshop(folder, settings);
        Judge judge = new Judge(session, plugins, renderer, request);
        try (Claims claims = new Claims(workshop.claims())) {
            return new PopulateRun(session, plugins, request, layout, start, settings, workshop, claims, judge)
                    .run(finished, task);
        }
    }

    /** Everything that an adapter depends on but its pictures. */
    private static Provenance settings(BackboneInfo info, WeightLayout layout, PopulateRequest request) {
        Training t = request.training();
        Provenance how = Provenance.NONE
                .with("backbone", info.fingerprint())
                .with("layout", layout.fingerprint())
                .with("prompt", t.prompt())
                .with("steps", t.steps())
                .with("pictures", t.pictures())
                .with("learning-rate", t.learningRate())
                .with("warm-up", t.warmup())
                .with("decay", t.decay())
                .with("beta2", t.beta2())
                .with("loss", t.loss() == PopulateRequest.Loss.MIN_SNR ? "MIN_SNR " + t.gamma() : t.loss())
                .with("same-noise", t.sameNoise())
                .with("seed", t.seed())
                .with("held-out", request.run().heldOut())
                .with("least", request.run().least());
        if (request.start().isPresent()) {
            how = how.with("start", request.start().get().inOrderOf(layout).fingerprint());
        }
        if (request.prior().isPresent()) {
            PopulateRequest.Prior prior = request.prior().get();
            how = how.with("class-prompt", prior.prompt())
                    .with("class-weight", prior.weight())
                    .with(
                            "class-pictures",
                            String.join(
                                    "/",
                                    prior.pictures().stream()
                                            .map(p -> String.valueOf(p.getFileName()))
                                            .toList()));
        }
        return how;
    }

    /** A name for settings, to tell files of other settings. */
    static String fingerprint(Provenance settings) {
        return UUID.nameUUIDFromBytes(settings.entries().toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
