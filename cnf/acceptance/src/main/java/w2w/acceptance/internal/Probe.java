package w2w.acceptance.internal;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import w2w.api.diffusion.Latents;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.EditDirection;
import w2w.api.invert.InversionLoss;
import w2w.api.invert.LossInput;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.LabelTable;
import w2w.api.weights.WeightLayout;

/** Gogo commands {@code probe:plugins}, {@code probe:loss ID} and {@code probe:direction ID}: plug-ins through the guard. */
@Component(
        service = Probe.class,
        property = {
            "osgi.command.scope=probe",
            "osgi.command.function=plugins",
            "osgi.command.function=loss",
            "osgi.command.function=direction"
        })
public final class Probe {
    private final Plugins plugins;

    @Activate
    public Probe(@Reference Plugins plugins) {
        this.plugins = plugins;
    }

    /** A line a plug-in. */
    public String plugins() {
        return plugins.list().stream()
                .map(p -> "plugin " + p.id() + " " + p.state() + " " + p.bundle() + " " + p.version() + " " + p.cause())
                .collect(Collectors.joining("\n"));
    }

    /** The loss of a prediction that is off by 1 everywhere, for one identity in one row. */
    public String loss(String id) {
        float[] ones = new float[4];
        Arrays.fill(ones, 1);
        Map<String, Object> answers = Map.of(
                "options", Map.of(),
                "prediction", Latents.owning(1, 1, 2, 2, ones),
                "target", Latents.owning(1, 1, 2, 2, new float[4]),
                "mask", ones,
                "identities", new int[1],
                "coefficients", Coefficients.of("probe", 1, new float[1]));
        LossInput input = (LossInput) Proxy.newProxyInstance(
                Probe.class.getClassLoader(), new Class<?>[] {LossInput.class}, (p, method, a) -> {
                    if (!answers.containsKey(method.getName())) {
                        throw new IllegalStateException("the probe does not answer " + method.getName());
                    }
                    return answers.get(method.getName());
                });
        return said(() ->
                "loss " + plugins.get(InversionLoss.class, id).evaluate(input).values()[0]);
    }

    /** The direction of a label that is the sign of the first of two components. */
    public String direction(String id) {
        return said(() -> {
            EditDirection found = find(plugins.get(DirectionFinder.class, id));
            return "direction " + found.name() + " " + found.step()[0] + " " + found.step()[1];
        });
    }

    private static EditDirection find(DirectionFinder finder) {
        WeightLayout layout = WeightLayout.ofLayers(List.of(new AdaptedLayer("layer", 1, 1, 1, 1)));
        WeightSpace space = WeightSpace.inMemory(
                layout,
                new float[2],
                new float[] {1, 1},
                new float[] {1, 0, 0, 1},
                new Spectrum(new double[] {1, 1}, 2, 40),
                Provenance.NONE);
        float[] rows = Noise.gaussian(1, "probe", 0, 0, 80);
        double[] label = new double[40];
        Arrays.setAll(label, i -> Math.signum(rows[2 * i]));
        PopulationCoefficients population = PopulationCoefficients.inMemory(
                Coefficients.of(space.fingerprint(), 2, rows),
                IntStream.range(0, 40).mapToObj(i -> "m" + i).toList(),
                LabelTable.of(40, Map.of("sign", label)));
        return finder.find(space, population, DirectionRequest.of(2, "sign"), Task.unwatched())
                .get(0);
    }

    private static String said(Supplier<String> call) {
        try {
            return call.get();
        } catch (W2wException e) {
            return "refused " + e.kind() + " " + e.getMessage();
        }
    }
}
