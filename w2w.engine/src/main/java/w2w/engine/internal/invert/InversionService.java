package w2w.engine.internal.invert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.Prompts;
import w2w.api.invert.Inversion;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionRequest.Identity;
import w2w.api.invert.InversionSettings;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.Inverter;
import w2w.api.studio.Model;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.Workspace;
import w2w.api.task.Provenance;
import w2w.api.task.Sha256;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.prompt.PromptTexts;
import w2w.engine.internal.render.TextLayers;
import w2w.engine.internal.studio.Names;

/** Checks a request, opens what it needs on the device, and runs it. */
@Component
public final class InversionService implements Inverter {
    private final Plugins plugins;
    private final PictureFiles pictures;

    @Activate
    public InversionService(@Reference Plugins plugins, @Reference PictureFiles pictures) {
        this.plugins = plugins;
        this.pictures = pictures;
    }

    @Override
    public Inversion invert(
            BackboneSession session,
            WeightSpace space,
            InversionRequest request,
            Optional<Path> checkpoint,
            Watcher watcher,
            Task task) {
        String model = session.info().name();
        Denoising denoising = session.denoising().orElseThrow(() -> withoutGradients(model));
        Gradients gradients = denoising.gradients().orElseThrow(() -> withoutGradients(model));
        check(session.info(), space, request);
        InversionSettings settings = request.settings();
        Objective objective = new Objective(plugins, settings.losses());
        WeightSpace used = used(space, settings);
        int identities = request.identities().size();
        Targets targets = new Targets(denoising, request, task.part("encode", 0.01));
        try (Prompts prompts = PromptTexts.encode(session, denoising, List.of(request.prompt()), task);
                CoefficientBank bank = denoising.bank(used, identities)) {
            InversionRun run = new InversionRun(denoising, gradients, bank, prompts, used, request, targets, objective);
            State state = new State(
                    start(request, used, run),
                    identities,
                    settings.steps(),
                    fingerprint(session.info(), used, request));
            checkpoint.ifPresent(state::resume);
            run.run(state, checkpoint, wide(watcher, space), task.part("invert", 0.99));
            int[] all = IntStream.range(0, identities).toArray();
            double[] found = settings.patience() > 0 ? state.best : state.x;
            double[] heldOut = run.heldOut(found, all);
            Coefficients points = widened(run.points(found, all), space);
            Inversion inversion = new Inversion(
                    points,
                    state.losses.stream().map(c -> Arrays.copyOf(c, ran(c))).toList(),
                    heldOut,
                    provenance(session.info(), used, request).with("steps", state.step));
            checkpoint.ifPresent(InversionService::remove);
            return inversion;
        }
    }

    @Override
    public Inverted invert(
            BackboneSession session, Workspace workspace, InvertCommand command, Watcher watcher, Task task) {
        List<String> taken = command.replace() ? List.of() : workspace.models();
        for (InvertCommand.Sitter sitter : command.sitters()) {
            if (taken.contains(Names.check("model", sitter.model()))) {
                throw Names.taken("model", sitter.model());
            }
        }
        try (WeightSpace space = workspace.space(command.space())) {
            List<Identity> identities = new ArrayList<>();
            for (InvertCommand.Sitter sitter : command.sitters()) {
                List<InversionRequest.View> views = new ArrayList<>();
                for (InvertCommand.Shot shot : sitter.shots()) {
                    task.check();
                    views.add(pictures.view(
                            shot, session.info().width(), session.info().height()));
                }
                identities.add(new Identity(sitter.model(), views));
            }
            InversionRequest request =
                    new InversionRequest(identities, command.prompt(), command.settings(), Optional.empty());
            check(session.info(), space, request);
            String name = fingerprint(session.info(), used(space, command.settings()), request)
                    .substring(0, 16);
            Path checkpoint = workspace.folder().resolve("inversions").resolve(name + ".safetensors");
            Inversion inversion = invert(session, space, request, Optional.of(checkpoint), watcher, task);
            List<Model> models = Commands.models(command, inversion);
            workspace.keep(models, command.replace(), "invert", Commands.arguments(command));
            return new Inverted(models, inversion);
        }
    }

    /** The leading components that are optimised. */
    private static WeightSpace used(WeightSpace space, InversionSettings settings) {
        int k = settings.components();
        return k > 0 && k < space.components() ? space.truncate(k) : space;
    }

    /** Tells a watcher of points of the whole space. */
    private static Watcher wide(Watcher watcher, WeightSpace space) {
        return new Watcher() {
            @Override
            public int every() {
                return watcher.every();
            }

            @Override
            public void show(int step, Coefficients points, double[] losses) {
                watcher.show(step, widened(points, space), losses);
            }
        };
    }

    private static W2wException withoutGradients(String model) {
        return W2wException.input("inversion needs a backbone with gradients, and this one has none")
                .at(model)
                .advise("List the backbones with: w2w backbone list");
    }

    private static void check(BackboneInfo info, WeightSpace space, InversionRequest request) {
        int text = TextLayers.count(space.layout());
        if (text > 0) {
            throw W2wException.input("the space has " + text + " layers of the text encoder, and an inversion changes"
                            + " the denoiser alone")
                    .advise("Fit a space to a population of the UNet's part: population import --parts unet");
        }
        int components = request.settings().components();
        if (components > space.components()) {
            throw W2wException.input(components + " components, and the space has " + space.components())
                    .advise("0 takes all");
        }
        if (request.identities().stream().map(Identity::name).distinct().count()
                != request.identities().size()) {
            throw W2wException.input("two identities have one name").advise("Names tell their noises apart");
        }
        for (Identity identity : request.identities()) {
            Picture picture = identity.views().get(0).picture();
            if (picture.width() % info.multiple() != 0 || picture.height() % info.multiple() != 0) {
                throw W2wException.input(
                                "a picture of " + picture.width() + "×" + picture.height() + " does not fit the model")
                        .at(identity.name())
                        .advise("Scale it to " + info.width() + "×" + info.height());
            }
        }
        request.start().ifPresent(start -> {
            if (start.rows() != request.identities().size()
                    || start.components() < used(space, request.settings()).components()) {
                throw W2wException.input("a start of " + start.rows() + " points of " + start.components()
                        + " components, for " + request.identities().size() + " identities");
            }
        });
    }

    private static double[] start(InversionRequest request, WeightSpace space, InversionRun run) {
        int k = space.components();
        double[] x = new double[request.identities().size() * k];
        request.start().ifPresent(start -> {
            for (int j = 0; j < x.length; j++) {
                double unit = run.unit(j % k);
                x[j] = unit > 0 ? start.get(j / k, j % k) / unit : 0;
            }
        });
        return x;
    }

    /** Points of the leading components, as points of the whole space. */
    private static Coefficients widened(Coefficients points, WeightSpace space) {
        int k = space.components();
        float[] wide = new float[points.rows() * k];
        float[] narrow = points.toArray();
        for (int i = 0; i < points.rows(); i++) {
            System.arraycopy(narrow, i * points.components(), wide, i * k, points.components());
        }
        return Coefficients.owning(space.fingerprint(), k, wide);
    }

    private static int ran(double... curve) {
        int n = 0;
        while (n < curve.length && !Double.isNaN(curve[n])) {
            n++;
        }
        return n;
    }

    /** Everything the result depends on but the pictures and the start. */
    private static Provenance provenance(BackboneInfo info, WeightSpace space, InversionRequest request) {
        InversionSettings settings = request.settings();
        Provenance how = Provenance.NONE
                .with("backbone", info.fingerprint())
                .with("space", space.fingerprint())
                .with("prompt", request.prompt())
                .with("components", space.components())
                .with("steps", settings.steps())
                .with("learning-rate", settings.learningRate())
                .with("decay", settings.decay())
                .with("units", settings.units())
                .with("noises", settings.noises())
                .with("patience", settings.patience())
                .with("seed", settings.seed());
        for (InversionSettings.WeightedLoss loss : settings.losses()) {
            how = how.with("loss." + loss.loss(), loss.weight());
            for (Map.Entry<String, String> option : loss.options().entrySet()) {
                how = how.with("loss." + loss.loss() + "." + option.getKey(), option.getValue());
            }
        }
        return how;
    }

    /** Names everything that the result depends on, pictures and masks included. */
    private static String fingerprint(BackboneInfo info, WeightSpace space, InversionRequest request) {
        Sha256 digest = new Sha256()
                .add(provenance(info, space, request).entries() + " "
                        + request.start().map(s -> Arrays.toString(s.toArray())).orElse(""));
        for (Identity identity : request.identities()) {
            digest.add(identity.name());
            for (InversionRequest.View view : identity.views()) {
                digest.add(view.picture().toArray());
                view.mask().ifPresent(digest::add);
            }
        }
        return digest.hex();
    }

    private static void remove(Path checkpoint) {
        try {
            Files.deleteIfExists(checkpoint);
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the checkpoint cannot be removed")
                    .at(checkpoint.toString())
                    .because(e);
        }
    }
}
