package w2w.tour.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.diffusion.Picture;
import w2w.api.invert.InversionRequest.View;
import w2w.api.invert.InversionSettings;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.Inverter;
import w2w.api.studio.Model;
import w2w.api.task.Task;

/** Inverts, all in one batch, those who were not inverted by an earlier run. */
final class Inverting {
    private Inverting() {}

    /** A model and how its loss fell. */
    record Inverted(Model model, double[] losses) {}

    static List<Inverted> all(Trip trip, List<Sitter> sitters, List<View> views, Task task) {
        Map<Sitter, String> missing = new LinkedHashMap<>();
        for (int i = 0; i < sitters.size(); i++) {
            String request = fingerprint(trip, views.get(i));
            if (kept(trip, sitters.get(i), request).isEmpty()) {
                missing.put(sitters.get(i), request);
            }
        }
        if (!missing.isEmpty()) {
            List<Sitter> these = List.copyOf(missing.keySet());
            task.message(these.size() == 1 ? "one picture" : these.size() + " pictures at once");
            InvertCommand command = new InvertCommand(
                    trip.spaceName(),
                    trip.prompt(),
                    these.stream()
                            .map(s -> new InvertCommand.Sitter(s.name(), List.of(s.shot())))
                            .toList(),
                    settings(trip),
                    true);
            Inverter.Inverted found = trip.services()
                    .inverter()
                    .invert(trip.session(), trip.workspace(), command, Inverter.Watcher.NONE, task);
            for (int i = 0; i < these.size(); i++) {
                String mark = mark(missing.get(these.get(i)), found.models().get(i));
                Losses.write(
                        trip, these.get(i), mark, found.inversion().losses().get(i));
            }
        } else {
            task.progress(1);
        }
        List<Inverted> all = new ArrayList<>();
        for (int i = 0; i < sitters.size(); i++) {
            all.add(kept(trip, sitters.get(i), fingerprint(trip, views.get(i))).orElseThrow());
        }
        return all;
    }

    private static InversionSettings settings(Trip trip) {
        return InversionSettings.EDITABLE
                .withSteps(trip.request().inversionSteps())
                .withSeed(trip.request().seed());
    }

    /** The model that is there, if it is what this request would make. */
    private static Optional<Inverted> kept(Trip trip, Sitter sitter, String request) {
        return trip.model(sitter.name())
                .flatMap(m -> Losses.read(trip, sitter, mark(request, m)).map(l -> new Inverted(m, l)));
    }

    private static String mark(@org.jspecify.annotations.Nullable String request, Model model) {
        return "of " + request + ", found "
                + Drawing.hash(model.point().toArray()).substring(0, 16);
    }

    /** Everything that an inversion depends on. */
    private static String fingerprint(Trip trip, View view) {
        Picture picture = view.picture();
        String settings = String.join(
                " ",
                trip.prompt(),
                settings(trip).toString(),
                trip.space().fingerprint(),
                trip.session().info().fingerprint(),
                Drawing.hash(picture.toArray()),
                view.mask().map(Drawing::hash).orElse(""));
        return Drawing.hash(settings).substring(0, 16);
    }
}
