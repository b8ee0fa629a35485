package w2w.engine.internal.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import w2w.api.edit.Edit;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.space.Neighbour;
import w2w.api.space.Neighbours;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.space.Sampler;
import w2w.api.studio.Model;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Sampled;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Draws points and says how new they are. */
final class Sampling {
    /** Models of the population whose spacing is measured: enough for a rank to two digits. */
    private static final int SPACING = 128;

    private final Plugins plugins;

    Sampling(Plugins plugins) {
        this.plugins = plugins;
    }

    List<Sampled> sample(SampleCommand command, PopulationCoefficients population, Task task) {
        if (population.size() < 2) {
            throw W2wException.input("the space holds no coefficients of a population to sample from")
                    .at("space " + command.space());
        }
        String id = Choice.of(plugins, Sampler.class, command.sampler());
        Coefficients drawn =
                plugins.get(Sampler.class, id).sample(population, command.request(), task.part("sample", 0.4));
        if (!drawn.space().equals(population.space())
                || drawn.rows() != command.request().count()) {
            throw W2wException.of(
                    W2wException.Kind.PLUGIN,
                    "sampler " + id + " gave " + drawn.rows() + " points of space " + drawn.space() + " where "
                            + command.request().count() + " of " + population.space() + " were asked for");
        }
        List<List<Neighbour>> nearest =
                Neighbours.nearest(population, drawn, Neighbours.Metric.EUCLIDEAN, 1, task.part("nearest models", 0.3));
        double[] spacing = Neighbours.spacing(population, SPACING, 0, task.part("spacing of the population", 0.3));
        Provenance provenance = provenance(id, command.request(), population);
        List<Sampled> all = new ArrayList<>();
        for (int i = 0; i < drawn.rows(); i++) {
            Neighbour near = nearest.get(i).get(0);
            Model model = new Model(
                    Names.check("model", command.prefix() + "-" + (i + 1)),
                    command.space(),
                    drawn.row(i),
                    Edit.NONE,
                    provenance
                            .with("index", i)
                            .with("nearest", near.model())
                            .with("nearest.distance", near.distance()));
            all.add(new Sampled(model, near, rank(spacing, near.distance())));
        }
        return all;
    }

    static double rank(double[] rising, double distance) {
        int below = 0;
        while (below < rising.length && rising[below] < distance) {
            below++;
        }
        return rising.length == 0 ? Double.NaN : (double) below / rising.length;
    }

    private Provenance provenance(String id, SampleRequest request, PopulationCoefficients population) {
        Provenance provenance = Choice.provenance(plugins, PluginKind.SAMPLER, id)
                .with("space", population.space())
                .with("seed", request.seed())
                .with("factor", request.factor())
                .with("components", request.components());
        for (var condition : request.conditions().entrySet()) {
            provenance = provenance.with("condition." + condition.getKey(), condition.getValue());
        }
        for (var option : request.options().entrySet()) {
            provenance = provenance.with("option." + option.getKey(), option.getValue());
        }
        return provenance;
    }

    /** With which the command can be repeated. */
    static Map<String, String> arguments(SampleCommand command, Plugins plugins) {
        Map<String, String> arguments = new LinkedHashMap<>();
        SampleRequest request = command.request();
        arguments.put("space", command.space());
        arguments.put("sampler", Choice.of(plugins, Sampler.class, command.sampler()));
        arguments.put("prefix", command.prefix());
        arguments.put("count", Integer.toString(request.count()));
        arguments.put("factor", Double.toString(request.factor()));
        arguments.put("components", Integer.toString(request.components()));
        arguments.put("seed", Long.toString(request.seed()));
        new TreeMap<>(request.conditions()).forEach((k, v) -> arguments.put("condition." + k, Double.toString(v)));
        new TreeMap<>(request.options()).forEach((k, v) -> arguments.put("option." + k, v));
        return arguments;
    }
}
