package w2w.directions.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.framework.FrameworkUtil;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Options;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/**
 * What the finders that learn from labels share: each label's direction is found twice, without the held-out models to measure it
 * and with all of them to return it.
 */
abstract class SupervisedFinder implements DirectionFinder {
    private final String id;

    SupervisedFinder(String id) {
        this.id = id;
    }

    /** The method with the options of one call. */
    interface Method {
        /** Directions of K numbers, any length, one for each label, from the models that {@code use} marks. */
        double[][] solve(Rows rows, List<Label> labels, boolean[] use, Task task);
    }

    /** Checks the options and takes them in. */
    abstract Method method(PopulationCoefficients population, Options options);

    /** Names of the options. */
    abstract String[] options();

    @Override
    public List<EditDirection> find(
            WeightSpace space, PopulationCoefficients population, DirectionRequest request, Task task) {
        Method method = method(population, Options.of(request.options(), options()));
        if (request.wanted().isEmpty()) {
            throw W2wException.input("no label is wanted")
                    .advise("Labels are "
                            + String.join(", ", population.labels().attributes()));
        }
        int k = leading(population, request);
        List<Label> labels = request.wanted().stream()
                .map(name -> Label.of(population, name))
                .toList();
        Rows rows = new Rows(population, k, task);
        boolean[] out = HeldOut.of(request.seed(), population.size());
        boolean[] use = new boolean[out.length];
        for (int i = 0; i < out.length; i++) {
            use[i] = !out[i];
        }
        boolean[] all = new boolean[out.length];
        Arrays.fill(all, true);
        task.message("without the held-out models");
        double[][] tried = method.solve(rows, labels, use, task.part("held out", 0.5));
        task.message("with all models");
        double[][] found = method.solve(rows, labels, all, task.part("all", 0.5));
        List<EditDirection> directions = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            double[] position = rows.times(tried[i]);
            DirectionQuality quality = Measures.heldOut(label, position, out, label.warnings(k));
            directions.add(unit(population, label.name(), found[i], quality, request));
        }
        return directions;
    }

    private EditDirection unit(
            PopulationCoefficients population,
            String name,
            double[] raw,
            DirectionQuality quality,
            DirectionRequest request) {
        if (Arrays.stream(raw).allMatch(x -> x == 0)) {
            throw W2wException.input("label " + name + " has nothing to do with the coefficients of the population");
        }
        double[] padded = Arrays.copyOf(raw, population.components());
        return EditDirection.inUnitsOf(
                population, name, padded, quality, provenance(id, population, raw.length, request));
    }

    static Provenance provenance(
            String id, PopulationCoefficients population, int components, DirectionRequest request) {
        Provenance provenance = Provenance.NONE
                .with("finder", id)
                .with("space", population.space())
                .with("models", population.size())
                .with("components", components)
                .with("seed", request.seed());
        for (var option : request.options().entrySet()) {
            provenance = provenance.with("option." + option.getKey(), option.getValue());
        }
        var bundle = FrameworkUtil.getBundle(SupervisedFinder.class);
        return bundle == null
                ? provenance
                : provenance.with("bundle", bundle.getSymbolicName() + " " + bundle.getVersion());
    }

    /** The number of components to use. */
    static int leading(PopulationCoefficients population, DirectionRequest request) {
        if (request.components() > population.components()) {
            throw W2wException.input(
                            request.components() + " components are wanted of a space of " + population.components())
                    .advise("Use at most " + population.components());
        }
        return request.components();
    }
}
