package w2w.engine.internal.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.measure.Attribute;
import w2w.api.measure.AttributeReader;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.plugin.Plugins;
import w2w.api.space.WeightSpace;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Excerpt;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Draws subjects and looks at the pictures. */
final class Eyes {
    private static final int BATCH = 16;
    private static final int SUBJECTS = 32;

    private final BackboneSession session;
    private final Renderer renderer;
    private final AttributeReader reader;
    private final IdentityEmbedder embedder;
    final List<Attribute> attributes;

    Eyes(BackboneSession session, Renderer renderer, Plugins plugins) {
        this.session = session;
        this.renderer = renderer;
        reader = first(plugins, AttributeReader.class, "attribute reader");
        embedder = first(plugins, IdentityEmbedder.class, "identity embedder");
        attributes = reader.attributes();
    }

    private static <T> T first(Plugins plugins, Class<T> service, String what) {
        List<String> ids = plugins.ids(service);
        if (ids.isEmpty()) {
            throw W2wException.input("there is no " + what + " to measure with")
                    .advise("Install a bundle that brings one: w2w.measures, or your own");
        }
        return plugins.get(service, ids.get(0));
    }

    /** One picture of each subject with each seed. */
    Sight draw(List<Subject> subjects, long[] seeds, RenderSettings settings, Optional<WeightSpace> space, Task task) {
        task.message(subjects.size() * seeds.length + " pictures, “" + Excerpt.of(settings.prompt()) + "”");
        List<Picture> pictures = new ArrayList<>();
        double[][][] attribute = new double[subjects.size()][][];
        double[][][] identity = new double[subjects.size()][][];
        for (int from = 0; from < subjects.size(); from += SUBJECTS) {
            int to = Math.min(subjects.size(), from + SUBJECTS);
            List<RenderRequest.Item> items = new ArrayList<>();
            for (Subject subject : subjects.subList(from, to)) {
                for (long seed : seeds) {
                    items.add(new RenderRequest.Item(subject, seed));
                }
            }
            pictures.clear();
            pictures.addAll(renderer.render(
                    session,
                    new RenderRequest(items, settings, space, BATCH),
                    Renderer.Previews.NONE,
                    task.part("", (double) (to - from) / subjects.size())));
            for (int s = from; s < to; s++) {
                Sight sight =
                        look(List.of(pictures.subList((s - from) * seeds.length, (s - from + 1) * seeds.length)), task);
                attribute[s] = sight.attributes()[0];
                identity[s] = sight.identity()[0];
            }
        }
        return new Sight(attribute, identity);
    }

    /** Looks at given pictures of each subject. */
    Sight look(List<List<Picture>> pictures, Task task) {
        double[][][] attribute = new double[pictures.size()][][];
        double[][][] identity = new double[pictures.size()][][];
        for (int s = 0; s < pictures.size(); s++) {
            Task silent = task.part("", 0);
            attribute[s] = reader.read(pictures.get(s), silent).stream()
                    .map(this::units)
                    .toArray(double[][]::new);
            identity[s] = embedder.embed(pictures.get(s), silent).stream()
                    .map(Eyes::doubles)
                    .toArray(double[][]::new);
        }
        return new Sight(attribute, identity);
    }

    private double[] units(double... read) {
        double[] units = read.clone();
        for (int a = 0; a < units.length; a++) {
            if (attributes.get(a).kind() == Attribute.Kind.PROBABILITY) {
                double p = Math.max(1e-9, Math.min(1 - 1e-9, read[a]));
                units[a] = Math.log(p / (1 - p)) / Sight.LOGIT;
            }
        }
        return units;
    }

    private static double[] doubles(float... vector) {
        double[] wide = new double[vector.length];
        for (int j = 0; j < wide.length; j++) {
            wide[j] = vector[j];
        }
        return wide;
    }

    /** Place of an attribute among those that are read, −1 where it is not. */
    int index(String name) {
        for (int a = 0; a < attributes.size(); a++) {
            if (attributes.get(a).name().equals(name)) {
                return a;
            }
        }
        return -1;
    }

    boolean yesNo(int attribute) {
        return attributes.get(attribute).kind() == Attribute.Kind.PROBABILITY;
    }
}
