package w2w.tour.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import w2w.api.studio.Dataset;
import w2w.api.studio.Dataset.Portrait;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.studio.InvertCommand.Shot;
import w2w.api.studio.PopulationImport;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.Population;

/**
 * Somebody who is to be inverted.
 *
 * @param name of the model that is made
 * @param title for a person
 * @param kind what all that are like it are called
 * @param own the adapter that was trained on several pictures of them, where there is one
 */
record Sitter(String name, String title, String kind, Shot shot, Optional<Adapter> own) {
    /** How many there will be. */
    static int count(TourRequest request) {
        return request.pictures().isEmpty() && request.bundledModel()
                ? 2 * request.people()
                : request.pictures().size();
    }

    /** The pictures that the request names, or bundled photographs and paintings of people whom the population does not hold. */
    static List<Sitter> of(Trip trip, Task task) {
        TourRequest request = trip.request();
        List<Sitter> sitters = new ArrayList<>();
        for (int i = 0; i < request.pictures().size(); i++) {
            Path file = request.pictures().get(i);
            Mask mask =
                    i < request.masks().size() ? new Mask.File(request.masks().get(i)) : new Mask.Centre();
            sitters.add(new Sitter(
                    "picture-" + (i + 1),
                    String.valueOf(file.getFileName()),
                    "pictures",
                    new Shot(file, mask),
                    Optional.empty()));
        }
        if (!sitters.isEmpty() || !request.bundledModel()) {
            return sitters;
        }
        Dataset dataset = trip.services().dataset();
        List<Portrait> portraits = dataset.portraits(task);
        try (Owners owners = Owners.of(trip, dataset, task)) {
            add(sitters, portraits, Portrait.Kind.HELD_OUT, 0, request.people(), owners);
            // other people than the photographs are of
            add(sitters, portraits, Portrait.Kind.PAINTING, request.people(), request.people(), owners);
        }
        return sitters;
    }

    private static void add(
            List<Sitter> sitters, List<Portrait> portraits, Portrait.Kind kind, int skip, int count, Owners owners) {
        String what = kind == Portrait.Kind.PAINTING ? "painting" : "photo";
        portraits.stream()
                .filter(p -> p.kind() == kind)
                .skip(skip)
                .limit(count)
                .forEach(p -> sitters.add(new Sitter(
                        what + "-" + p.person(),
                        what + " of person " + p.person(),
                        what + "s",
                        new Shot(
                                p.pictures().get(0),
                                p.mask().map(m -> (Mask) new Mask.File(m)).orElseGet(Mask.Centre::new)),
                        owners.adapter(p.person()))));
    }

    /** The held-out people's own adapters. */
    private record Owners(Optional<Population> population) implements AutoCloseable {
        /** Brings them into the workspace, where the space is of the bundled population. */
        static Owners of(Trip trip, Dataset dataset, Task task) {
            if (trip.request().population().isPresent()) {
                return new Owners(Optional.empty());
            }
            Optional<PopulationImport> heldOut = dataset.heldOut(task);
            heldOut.ifPresent(h -> trip.ensure(h, task));
            return new Owners(heldOut.map(h -> trip.workspace().population(h.population())));
        }

        Optional<Adapter> adapter(String person) {
            if (population.isEmpty()) {
                return Optional.empty();
            }
            Population all = population.get();
            double[] people = all.labels().column("person").orElse(new double[0]);
            for (int i = 0; i < people.length; i++) {
                if (Text.plain(people[i]).equals(person)) {
                    float[] row = new float[all.layout().size()];
                    all.read(i, 1, row, 0);
                    return Optional.of(Adapter.owning(all.layout(), row));
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            population.ifPresent(Population::close);
        }
    }
}
