package w2w.engine.internal.evaluate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.measure.Attribute;
import w2w.api.measure.AttributeReader;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.plugin.Plugins;
import w2w.api.space.WeightSpace;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Subject;
import w2w.api.task.Excerpt;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/**
 * Draws subjects and looks at the pictures. Each is written when it is drawn and looked at as its file has it, so that an evaluation that
 * was stopped goes on with the same numbers.
 */
final class Eyes {
    private static final int BATCH = 16;
    private static final int SUBJECTS = 32;

    private final BackboneSession session;
    private final Renderer renderer;
    private final PictureFiles files;
    private final Path folder;
    private final AttributeReader reader;
    private final IdentityEmbedder embedder;
    final List<Attribute> attributes;

    /** @param folder of the pictures, by what they are made of */
    Eyes(BackboneSession session, Renderer renderer, PictureFiles files, Path folder, Plugins plugins) {
        this.session = session;
        this.renderer = renderer;
        this.files = files;
        this.folder = folder;
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
            List<Picture> pictures = draw(
                    new RenderRequest(items, settings, space, BATCH),
                    task.part("", (double) (to - from) / subjects.size()));
            for (int s = from; s < to; s++) {
                Sight sight =
                        look(List.of(pictures.subList((s - from) * seeds.length, (s - from + 1) * seeds.length)), task);
                attribute[s] = sight.attributes()[0];
                identity[s] = sight.identity()[0];
            }
        }
        return new Sight(attribute, identity);
    }

    /** What is not there yet is drawn. */
    private List<Picture> draw(RenderRequest request, Task task) {
        List<Path> all = new ArrayList<>();
        List<Provenance> missing = new ArrayList<>();
        List<Path> targets = new ArrayList<>();
        List<RenderRequest.Item> items = new ArrayList<>();
        for (int i = 0; i < request.items().size(); i++) {
            task.check();
            Provenance how = renderer.describe(session, request, i);
            Path file =
                    folder.resolve(UUID.nameUUIDFromBytes(how.toString().getBytes(StandardCharsets.UTF_8)) + ".png");
            all.add(file);
            if (!renderer.isMade(file, how)) {
                items.add(request.items().get(i));
                targets.add(file);
                missing.add(how);
            }
        }
        if (!items.isEmpty()) {
            RenderRequest some = new RenderRequest(items, request.settings(), request.space(), request.batch());
            renderer.render(
                    session,
                    some,
                    Renderer.Previews.NONE,
                    (i, picture) -> renderer.write(picture, missing.get(i), targets.get(i)),
                    task);
        }
        task.progress(1);
        int width = request.settings().width();
        int height = request.settings().height();
        return all.stream().map(f -> files.read(f, width, height)).toList();
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
