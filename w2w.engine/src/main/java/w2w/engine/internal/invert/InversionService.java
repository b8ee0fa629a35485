package w2w.engine.internal.invert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Inverter;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Checks a request, opens what it needs on the device, and runs it. */
@Component
public final class InversionService implements Inverter {
    private final Plugins plugins;

    @Activate
    public InversionService(@Reference Plugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public Inversion invert(
            BackboneSession session,
            WeightSpace space,
            InversionRequest request,
            Optional<Path> checkpoint,
            Task task) {
        String model = session.info().name();
        Denoising denoising = session.denoising().orElseThrow(() -> withoutGradients(model));
        Gradients gradients = denoising.gradients().orElseThrow(() -> withoutGradients(model));
        check(session.info(), space, request);
        Objective objective = new Objective(plugins, request.losses());
        WeightSpace used = request.components() < space.components() ? space.truncate(request.components()) : space;
        int identities = request.identities().size();
        Targets targets = new Targets(denoising, request, task.part("encode", 0.05));
        try (Prompts prompts = denoising.encode(List.of(request.prompt()));
                CoefficientBank bank = denoising.bank(used, identities)) {
            prompts.warnings().forEach(task::warn);
            InversionRun run = new InversionRun(denoising, gradients, bank, prompts, used, request, targets, objective);
            State state = new State(
                    start(request, used, run),
                    identities,
                    request.steps(),
                    request.learningRate(),
                    fingerprint(session.info(), used, request));
            checkpoint.ifPresent(state::resume);
            run.run(state, checkpoint, task.part("invert", 0.95));
            int[] all = IntStream.range(0, identities).toArray();
            double[] found = request.patience() > 0 ? state.best : state.x;
            double[] heldOut = run.heldOut(found, all);
            Coefficients points = widened(run.points(found, all), space);
            Inversion inversion = new Inversion(
                    points,
                    state.losses.stream().map(c -> Arrays.copyOf(c, ran(c))).toList(),
                    heldOut,
                    provenance(session.info(), used, request, state));
            checkpoint.ifPresent(InversionService::remove);
            return inversion;
        }
    }

    private static W2wException withoutGradients(String model) {
        return W2wException.input("inversion needs a backbone with gradients, and this one has none")
                .at(model)
                .advise("List the backbones with: w2w backbone list");
    }

    private static void check(BackboneInfo info, WeightSpace space, InversionRequest request) {
        if (request.components() > space.components()) {
            throw W2wException.input(request.components() + " components, and the space has " + space.components());
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
            if (start.rows() != request.identities().size() || start.components() < request.components()) {
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

    private static Provenance provenance(BackboneInfo info, WeightSpace space, InversionRequest request, State state) {
        Provenance how = Provenance.NONE
                .with("backbone", info.fingerprint())
                .with("space", space.fingerprint())
                .with("prompt", request.prompt())
                .with("components", request.components())
                .with("steps", state.step)
                .with("learning-rate", request.learningRate())
                .with("units", request.units())
                .with("noises", request.noises())
                .with("patience", request.patience())
                .with("seed", request.seed());
        for (InversionRequest.WeightedLoss loss : request.losses()) {
            how = how.with("loss." + loss.loss(), loss.weight());
        }
        return how;
    }

    /** Names everything that the result depends on, pictures and masks included. */
    private static String fingerprint(BackboneInfo info, WeightSpace space, InversionRequest request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String settings = String.join(
                    "\n",
                    info.fingerprint(),
                    space.fingerprint(),
                    request.prompt(),
                    request.steps() + " " + request.learningRate() + " " + request.units() + " " + request.noises()
                            + " " + request.patience() + " " + request.seed(),
                    request.losses().toString(),
                    request.start().map(s -> Arrays.toString(s.toArray())).orElse(""));
            digest.update(settings.getBytes(StandardCharsets.UTF_8));
            for (Identity identity : request.identities()) {
                digest.update(identity.name().getBytes(StandardCharsets.UTF_8));
                for (InversionRequest.View view : identity.views()) {
                    update(digest, view.picture().toArray());
                    view.mask().ifPresent(mask -> update(digest, mask));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, float... values) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(4 * values.length);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes);
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
