package w2w.engine.internal.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import w2w.api.diffusion.BackboneSession;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Dataset;
import w2w.api.studio.Dataset.Portrait;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.studio.InvertCommand.Shot;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;

/** The dataset's held-out people: their own adapters, true attributes and pictures. */
final class People {
    /**
     * One of them.
     *
     * @param adapter trained on many pictures of them
     * @param truth by attribute index of the reader, in its units; NaN where it is not known
     * @param portrait one picture with its mask
     * @param painting likewise, where there is one
     * @param who their identity in other pictures than the portrait
     */
    record Person(String name, Adapter adapter, double[] truth, Shot portrait, Optional<Shot> painting, double[] who) {}

    private final List<Person> people = new ArrayList<>();
    /** Labels of the population that the reader reads, by their index there. */
    final Map<String, Integer> labels = new LinkedHashMap<>();

    private final Map<String, double[]> scales = new LinkedHashMap<>();

    /**
     * Reads them.
     *
     * @param known labels of the space's population: what deviations are counted in
     */
    People(
            Dataset dataset,
            Workspace workspace,
            WeightSpace space,
            LabelTable known,
            BackboneSession session,
            PictureFiles files,
            Eyes eyes,
            Task task) {
        PopulationImport heldOut = dataset.heldOut(task)
                .orElseThrow(() -> W2wException.input("the dataset has no held-out people to measure with"));
        if (!workspace.populations().contains(heldOut.population())) {
            workspace.importPopulation(heldOut, task.part("import held-out people", 0));
        }
        for (String label : known.attributes()) {
            int index = eyes.index(label);
            if (index >= 0) {
                labels.put(label, index);
                scales.put(label, scale(known, label));
            }
        }
        Map<String, Portrait> portraits = portraits(dataset, Portrait.Kind.HELD_OUT, task);
        Map<String, Portrait> paintings = portraits(dataset, Portrait.Kind.PAINTING, task);
        try (Population population = workspace.population(heldOut.population())) {
            if (!population.layout().equals(space.layout())) {
                throw W2wException.input("the space is of other layers than the dataset's held-out adapters")
                        .advise("Measure a space that was fitted to the dataset's population: w2w space fit");
            }
            LabelTable table = population.labels();
            double[] persons = table.column("person")
                    .orElseThrow(() -> W2wException.input("the held-out adapters do not say whose they are")
                            .at("population " + heldOut.population() + ", column person"));
            for (int row = 0; row < persons.length; row++) {
                task.check();
                String name = Long.toString(Math.round(persons[row]));
                Portrait portrait = portraits.get(name);
                if (portrait == null || portrait.pictures().size() < 2) {
                    continue;
                }
                float[] weights = new float[space.layout().size()];
                population.read(row, 1, weights, 0);
                var others = portrait.pictures().subList(1, portrait.pictures().size()).stream()
                        .map(p -> files.read(
                                p, session.info().width(), session.info().height()))
                        .toList();
                people.add(new Person(
                        name,
                        Adapter.owning(space.layout(), weights),
                        truth(table, row, eyes),
                        shot(portrait),
                        Optional.ofNullable(paintings.get(name)).map(People::shot),
                        eyes.look(List.of(others), task).who(0)));
            }
        }
        if (people.size() < 2) {
            throw W2wException.input("the dataset has pictures of " + people.size() + " of its held-out people");
        }
    }

    private static Map<String, Portrait> portraits(Dataset dataset, Portrait.Kind kind, Task task) {
        Map<String, Portrait> found = new LinkedHashMap<>();
        dataset.portraits(task).stream().filter(p -> p.kind() == kind).forEach(p -> found.put(p.person(), p));
        return found;
    }

    private static Shot shot(Portrait portrait) {
        Mask mask = portrait.mask().isPresent() ? new Mask.File(portrait.mask().get()) : new Mask.Whole();
        return new Shot(portrait.pictures().get(0), mask);
    }

    /** Mean and deviation of a label over the population. */
    private static double[] scale(LabelTable known, String label) {
        double[] values = Arrays.stream(known.column(label).orElseThrow())
                .filter(v -> !Double.isNaN(v))
                .toArray();
        double mean = DoubleStream.of(values).average().orElse(0);
        double square =
                DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).sum();
        return new double[] {mean, Math.sqrt(square / Math.max(1, values.length - 1))};
    }

    private double[] truth(LabelTable table, int row, Eyes eyes) {
        double[] truth = new double[eyes.attributes.size()];
        Arrays.fill(truth, Double.NaN);
        scales.forEach((label, scale) -> {
            int index = eyes.index(label);
            double value = table.column(label).map(c -> c[row]).orElse(Double.NaN);
            truth[index] = eyes.yesNo(index) ? value : (value - scale[0]) / scale[1];
        });
        return truth;
    }

    /** The first so many. */
    List<Person> first(int count) {
        return people.subList(0, Math.min(count, people.size()));
    }

    /** The last so many: others than the first where there are enough. */
    List<Person> last(int count) {
        return people.subList(people.size() - Math.min(count, people.size()), people.size());
    }
}
