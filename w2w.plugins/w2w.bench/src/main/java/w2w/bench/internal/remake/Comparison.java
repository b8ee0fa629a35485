package w2w.bench.internal.remake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import w2w.api.space.Coefficients;
import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.space.SpaceFitter;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;

/** What linear probes read off remade adapters, and off the bundled ones of the same people. */
final class Comparison {
    private static final int COMPONENTS = 512;
    private static final double LAMBDA = 100;
    private static final int FEW_COMPONENTS = 32;
    private static final double FEW_LAMBDA = 30;

    private final SpaceFitter fitter;
    private final Population population;
    private final List<Person> who;
    private final List<String> attributes;
    private final List<Adapter> remade;
    private final String device;
    private final Path work;

    Comparison(
            SpaceFitter fitter,
            Population population,
            Person.People people,
            List<Adapter> remade,
            String device,
            Path work) {
        this.fitter = fitter;
        this.population = population;
        this.who = people.who();
        this.attributes = people.attributes();
        this.remade = remade;
        this.device = device;
        this.work = work;
    }

    private double[][] truth() {
        return who.stream().map(Person::truth).toArray(double[][]::new);
    }

    private static double[][] rows(Coefficients c) {
        return IntStream.range(0, c.rows())
                .mapToObj(i -> IntStream.range(0, c.components())
                        .mapToDouble(j -> c.get(i, j))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static float[] flat(List<Adapter> adapters) {
        int n = adapters.get(0).layout().size();
        float[] all = new float[adapters.size() * n];
        for (int i = 0; i < adapters.size(); i++) {
            adapters.get(i).copyTo(all, i * n);
        }
        return all;
    }

    private FittedSpace fit(Population of, int components, String name, Task task) throws java.io.IOException {
        Path scratch = Files.createDirectories(work.resolve("fit").resolve(name));
        return fitter.fit(of, new FitRequest(components, 0, device, scratch, Map.of()), task);
    }

    /** Space and probes of the whole population, the probes without the people who are compared. */
    void inTheBundledSpace(Map<String, Object> report, Task task) throws java.io.IOException {
        int components = Math.min(COMPONENTS, population.size() - 1);
        FittedSpace fitted = fit(population, components, "bundled", task.part("fit", 0.5));
        try (WeightSpace space = fitted.space()) {
            Set<Integer> compared = who.stream().map(Person::row).collect(Collectors.toSet());
            int[] others = IntStream.range(0, population.size())
                    .filter(i -> !compared.contains(i))
                    .toArray();
            double[][] all = rows(fitted.coefficients().read(0, population.size()));
            LabelTable labels = population.labels();
            double[][] x = IntStream.of(others).mapToObj(i -> all[i]).toArray(double[][]::new);
            double[][] y = IntStream.of(others)
                    .mapToObj(i -> Person.truth(labels, attributes, i))
                    .toArray(double[][]::new);
            task.check();
            Probe probe = new Probe(x, y, LAMBDA);
            double[][] ours = predictions(probe, space, remade);
            double[][] theirs =
                    predictions(probe, space, who.stream().map(Person::bundled).toList());
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("components", components);
            figures.put(
                    "correlation_with_truth",
                    RemakeCommand.groups(who, rows -> Agreement.ofCorrelations(ours, theirs, truth(), rows)));
            int[] everybody = IntStream.range(0, who.size()).toArray();
            Map<String, Object> each = new LinkedHashMap<>();
            for (int l = 0; l < attributes.size(); l++) {
                each.put(
                        attributes.get(l),
                        Map.of(
                                "remade", Agreement.correlation(ours, truth(), l, everybody),
                                "bundled", Agreement.correlation(theirs, truth(), l, everybody)));
            }
            figures.put("by_attribute", each);
            report.put("probes_of_the_population", figures);
        }
    }

    private static double[][] predictions(Probe probe, WeightSpace space, List<Adapter> adapters) {
        return java.util.Arrays.stream(rows(space.project(flat(adapters))))
                .map(probe::predict)
                .toArray(double[][]::new);
    }

    /** A space of the compared people alone, once of each set of adapters, and what probes read there off people they have not seen. */
    void inSpacesOfTheirOwn(Map<String, Object> report, Task task) throws java.io.IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        int components = Math.min(FEW_COMPONENTS, who.size() - 1);
        figures.put("components", components);
        double[][] ours = unseen(remade, components, "remade", figures, task.part("fit", 0.5));
        double[][] theirs = unseen(
                who.stream().map(Person::bundled).toList(), components, "bundled-few", figures, task.part("fit", 0.5));
        int[] everybody = IntStream.range(0, who.size()).toArray();
        figures.put("correlation_with_truth", Agreement.ofCorrelations(ours, theirs, truth(), everybody));
        report.put("spaces_of_these_people", figures);
    }

    private double[][] unseen(
            List<Adapter> adapters, int components, String name, Map<String, Object> figures, Task task)
            throws java.io.IOException {
        List<String> names = who.stream().map(Person::name).toList();
        Population few = Population.inMemory(
                name, population.layout(), names, LabelTable.of(names.size(), Map.of()), flat(adapters));
        FittedSpace fitted = fit(few, components, name, task);
        try (WeightSpace space = fitted.space()) {
            figures.put(name + "_explained", space.spectrum().explained(components));
            return Probe.leaveOneOut(rows(fitted.coefficients().read(0, names.size())), truth(), FEW_LAMBDA);
        }
    }
}
