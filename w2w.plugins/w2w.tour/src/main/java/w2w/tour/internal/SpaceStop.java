package w2w.tour.internal;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.studio.FitCommand;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Chart;
import w2w.tour.internal.report.Section;

/** From adapters to a space. */
final class SpaceStop implements Stop {
    private static final int DOTS = 1200;

    @Override
    public String name() {
        return "weight space";
    }

    @Override
    public double seconds(TourRequest request) {
        return 7;
    }

    @Override
    public Section visit(Trip trip, Task task) {
        String name = ready(trip, task);
        Spectrum spectrum = trip.space().spectrum();
        PopulationCoefficients population = trip.population();
        int k = trip.space().components();
        Section.Builder section = new Section.Builder(
                "space",
                "A space of models",
                "Somebody has fine-tuned a diffusion model for each of " + Text.count(population.size())
                        + " people. Each result is a small adapter (LoRA): "
                        + Text.count(trip.space().layout().size())
                        + " numbers that are added to the model's weights so "
                        + "that it draws that one person. Read as a point, each adapter has a place; the directions in which "
                        + "the points differ most are their principal components, and these span the weight space. From here "
                        + "on a person is a row of " + Text.count(k) + " coefficients.");
        if (trip.request().population().isEmpty()) {
            section.command("w2w population import").command("w2w space fit");
        } else {
            TourRequest.Own own = trip.request().population().get();
            section.command("w2w population import "
                            + Text.quoted(own.adapters().toString())
                            + own.labels()
                                    .map(l -> " --labels " + Text.quoted(l.toString()))
                                    .orElse("") + " --as " + name)
                    .command("w2w space fit " + name + " --components " + k);
        }
        section.show(spectrum(spectrum)).show(map(trip));
        Map<String, Object> explained = new LinkedHashMap<>();
        for (int count : counts(k)) {
            explained.put(Integer.toString(count), spectrum.explained(count));
        }
        section.figure("models", population.size())
                .figure("numbers_a_model", trip.space().layout().size())
                .figure("components", k)
                .figure("explained", explained)
                .figure("fingerprint", trip.space().fingerprint());
        section.show(new Block.Note(
                "There is no sharp bend: people differ in many ways, and each component adds a little. "
                        + Text.count(k) + " components keep " + Text.percent(spectrum.explained(k))
                        + " of what tells the adapters apart.",
                false));
        return section.build();
    }

    /** Imports, fits and opens what is not there yet; the name of population and space. */
    private static String ready(Trip trip, Task task) {
        Workspace workspace = trip.workspace();
        PopulationImport population = population(trip, task.part("unpack", 0.1));
        String name = population.population();
        trip.ensure(population, task.part("import the population", 0.2));
        int models;
        int components;
        int asked;
        try (Population opened = workspace.population(name)) {
            models = opened.size();
            if (models < 3) {
                throw W2wException.input("a space needs three adapters at least, and there "
                                + (models == 1 ? "is " : "are ") + models)
                        .at(trip.request()
                                .population()
                                .map(o -> o.adapters().toString())
                                .orElse(name));
            }
            fits(trip, opened);
            components = Math.min(trip.request().components(), FitCommand.possibleComponents(opened));
            asked = components == FitCommand.defaultComponents(opened) ? 0 : components;
        }
        Task fitting = task.part("fit the space", 0.7);
        if (!workspace.spaces().contains(name) || components(workspace, name) != components) {
            workspace.fit(
                    new FitCommand(name, name, "", asked, 0, trip.request().device(), Map.of(), true), fitting);
        } else {
            fitting.progress(1);
        }
        WeightSpace space = workspace.space(name);
        trip.arrive(name, space, workspace.coefficients(space));
        return name;
    }

    private static PopulationImport population(Trip trip, Task task) {
        if (trip.request().population().isEmpty()) {
            return trip.services().dataset().population(task);
        }
        TourRequest.Own own = trip.request().population().get();
        for (java.nio.file.Path needed :
                own.labels().map(l -> List.of(own.adapters(), l)).orElse(List.of(own.adapters()))) {
            if (!Files.exists(needed)) {
                throw W2wException.input("there is no such file or folder").at(needed.toString());
            }
        }
        return new PopulationImport(
                "people",
                new PopulationImport.Adapters(own.adapters(), own.gauge(), 0),
                own.labels(),
                "",
                PopulationImport.Precision.FLOAT32);
    }

    private static int components(Workspace workspace, String name) {
        try (WeightSpace space = workspace.space(name)) {
            return space.components();
        }
    }

    /** An adapter that the model cannot take is said now, not after the fit. */
    private static void fits(Trip trip, Population population) {
        try {
            trip.session().bank(population.layout(), 1).close();
        } catch (W2wException e) {
            throw e.advise(
                    trip.request().population().isPresent()
                                    == trip.request().checkpoint().isPresent()
                            ? "Name the diffusion model that the adapters were trained on with --checkpoint"
                            : trip.request().population().isPresent()
                                    ? "The adapters are not of the bundled model: name theirs with --checkpoint"
                                    : "The bundled adapters are not of this model: name a folder of its own with --adapters");
        }
    }

    private static Block spectrum(Spectrum spectrum) {
        int[] counts = counts(spectrum.components());
        return new Chart("Share of variance explained by the leading components", "leading components", "explained")
                .logarithmic()
                .between(0, 1)
                .line(
                        "explained",
                        Arrays.stream(counts).asDoubleStream().toArray(),
                        Arrays.stream(counts).mapToDouble(spectrum::explained).toArray())
                .plot("The spectrum: how much of the difference between adapters the leading components explain.");
    }

    /** Powers of two and all. */
    private static int[] counts(int k) {
        return IntStream.concat(IntStream.iterate(1, i -> i < k, i -> 2 * i), IntStream.of(k))
                .toArray();
    }

    /** The population in its two leading components, coloured by the label that splits it best there. */
    private static Block map(Trip trip) {
        PopulationCoefficients population = trip.population();
        int m = Math.min(population.size(), DOTS);
        int k = population.components();
        float[] rows = population.read(0, m).toArray();
        double[] x = new double[m];
        double[] y = new double[m];
        for (int i = 0; i < m; i++) {
            x[i] = rows[i * k];
            y[i] = k > 1 ? rows[i * k + 1] : 0;
        }
        Chart chart = new Chart("People in the two leading components", "component 1", k > 1 ? "component 2" : "");
        Optional<String> label = splitting(population.labels(), x, y);
        if (label.isEmpty()) {
            return chart.points("people", x, y, 1.8)
                    .plot("Each dot is a person: an adapter, seen along the two leading components.");
        }
        double[] value = population.labels().column(label.get()).orElseThrow();
        double high = Arrays.stream(value).filter(v -> !Double.isNaN(v)).max().orElse(1);
        int[] with = IntStream.range(0, m).filter(i -> value[i] == high).toArray();
        int[] without = IntStream.range(0, m).filter(i -> value[i] < high).toArray();
        return chart.points("without " + label.get(), at(x, without), at(y, without), 1.8)
                .points(label.get(), at(x, with), at(y, with), 1.8)
                .plot(
                        "Each dot is a person: an adapter, seen along the two leading components. Nobody told the fit about "
                                + label.get() + ", and yet it shows.");
    }

    private static double[] at(double[] values, int... places) {
        return Arrays.stream(places).mapToDouble(i -> values[i]).toArray();
    }

    /** The binary label whose two sides stand farthest apart in the plane, in deviations. */
    private static Optional<String> splitting(LabelTable labels, double[] x, double[] y) {
        String best = null;
        double most = 0.5;
        for (String name : labels.attributes()) {
            if (!labels.isBinary(name)) {
                continue;
            }
            double[] value = labels.column(name).orElseThrow();
            double apart = Math.hypot(apart(value, x), apart(value, y));
            if (apart > most) {
                most = apart;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    private static double apart(double[] label, double[] x) {
        double high = Arrays.stream(label).filter(v -> !Double.isNaN(v)).max().orElse(1);
        double[] with = IntStream.range(0, x.length)
                .filter(i -> label[i] == high)
                .mapToDouble(i -> x[i])
                .toArray();
        double[] without = IntStream.range(0, x.length)
                .filter(i -> label[i] < high)
                .mapToDouble(i -> x[i])
                .toArray();
        if (with.length < 2 || without.length < 2) {
            return 0;
        }
        double mean = Arrays.stream(x).average().orElse(0);
        double deviation = Math.sqrt(
                Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElse(1));
        return Math.abs(Arrays.stream(with).average().orElse(0)
                        - Arrays.stream(without).average().orElse(0))
                / deviation;
    }

    /** A row of the population as a point. */
    static Coefficients row(Trip trip, int row) {
        return trip.population().read(row, 1);
    }
}
