package w2w.engine.internal.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import w2w.api.diffusion.BackboneSession;
import w2w.api.edit.Edit;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionRequest.Identity;
import w2w.api.invert.InversionSettings;
import w2w.api.invert.InversionSettings.Units;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.InvertCommand.Shot;
import w2w.api.studio.Inverter;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.engine.internal.cache.NumberCache;
import w2w.engine.internal.evaluate.People.Person;
import w2w.engine.internal.invert.FreeAdapters;

/** Models of people in the ways that are compared, each made once and kept. */
final class Portrayal {
    static final String MEAN = "population mean";
    static final String OWN = "own adapter, many pictures";
    static final String EDITABLE = "in the space, editable";
    static final String FAITHFUL = "in the space, faithful";
    static final String FREE = "without the space";

    /** The rate of weights is that which the dataset's own adapters were trained with. */
    private static final InversionSettings FREE_SETTINGS =
            InversionSettings.FAITHFUL.withLearningRate(2e-3).withPatience(0);

    /** People made at once: what is lost when it is stopped, and as many as share a model call. */
    private static final int TOGETHER = 4;

    private static final List<Integer> FEW = List.of(32, 128);

    private final BackboneSession session;
    private final WeightSpace space;
    private final Inverter inverter;
    private final PictureFiles files;
    private final Plugins plugins;
    private final NumberCache kept;
    private final String prompt;

    Portrayal(
            BackboneSession session,
            WeightSpace space,
            Inverter inverter,
            PictureFiles files,
            Plugins plugins,
            NumberCache kept,
            String prompt) {
        this.session = session;
        this.space = space;
        this.inverter = inverter;
        this.files = files;
        this.plugins = plugins;
        this.kept = kept;
        this.prompt = prompt;
    }

    /** What inversion is done with, by what it is called. */
    static Map<String, InversionSettings> settings(boolean thorough, int components) {
        Map<String, InversionSettings> all = new LinkedHashMap<>();
        all.put(EDITABLE, InversionSettings.EDITABLE);
        all.put(FAITHFUL, InversionSettings.FAITHFUL);
        if (thorough) {
            all.put(FAITHFUL + ", raw coefficients", InversionSettings.FAITHFUL.withUnits(Units.RAW));
            for (int few : FEW) {
                if (few < components) {
                    all.put(FAITHFUL + ", " + few + " components", InversionSettings.FAITHFUL.withComponents(few));
                }
            }
        }
        return all;
    }

    Subject mean() {
        return new Subject.Point(Coefficients.origin(space), Edit.NONE);
    }

    static List<Subject> own(List<Person> people) {
        return people.stream().map(p -> weights(p.adapter())).toList();
    }

    private static Subject weights(Adapter adapter) {
        return new Subject.Weights(adapter, 1);
    }

    /** Points of the space from one picture each. */
    List<Subject> inverted(List<Person> people, boolean painting, InversionSettings settings, Task task) {
        int k = space.components();
        List<float[]> points = each("space", people, painting, settings, k, task, (request, part) -> inverter.invert(
                        session, space, request, Optional.empty(), Inverter.Watcher.NONE, part)
                .points()
                .toArray());
        return points.stream()
                .map(c -> (Subject) new Subject.Point(Coefficients.owning(space.fingerprint(), k, c), Edit.NONE))
                .toList();
    }

    /** Adapters trained on one picture each, without a space. */
    List<Subject> free(List<Person> people, boolean painting, Task task) {
        int n = space.layout().size();
        List<float[]> trained = each("free", people, painting, FREE_SETTINGS, n, task, (request, part) -> {
            float[] all = new float[request.identities().size() * n];
            List<Adapter> adapters = new FreeAdapters(session, space.layout(), request, plugins).train(part);
            for (int i = 0; i < adapters.size(); i++) {
                adapters.get(i).copyTo(all, i * n);
            }
            return all;
        });
        return trained.stream()
                .map(w -> weights(Adapter.owning(space.layout(), w)))
                .toList();
    }

    /** Makes people of a request: a row each. */
    private interface Making {
        float[] rows(InversionRequest request, Task task);
    }

    /** A row of each person: those that are kept, and the others a few at a time, each kept when it is made. */
    private List<float[]> each(
            String how,
            List<Person> people,
            boolean painting,
            InversionSettings settings,
            int size,
            Task task,
            Making making) {
        Map<String, float[]> found = new HashMap<>();
        List<Person> missing = new ArrayList<>();
        for (Person person : people) {
            kept.find(key(how, person, painting, settings))
                    .ifPresentOrElse(row -> found.put(person.name(), row), () -> missing.add(person));
        }
        for (int from = 0; from < missing.size(); from += TOGETHER) {
            List<Person> some = missing.subList(from, Math.min(missing.size(), from + TOGETHER));
            Task part = task.part(
                    "people " + (from + 1) + " to " + (from + some.size()) + " of " + missing.size(),
                    (double) some.size() / missing.size());
            float[] rows = making.rows(request(some, painting, settings), part);
            for (int i = 0; i < some.size(); i++) {
                float[] row = Arrays.copyOfRange(rows, i * size, (i + 1) * size);
                keep(key(how, some.get(i), painting, settings), row, task);
                found.put(some.get(i).name(), row);
            }
        }
        task.progress(1); // also where all were kept
        return people.stream()
                .map(p -> Objects.requireNonNull(found.get(p.name())))
                .toList();
    }

    /** A workspace that can be read only is measured as well. */
    private void keep(String key, float[] row, Task task) {
        try {
            kept.keep(key, row);
        } catch (W2wException e) {
            if (e.kind() != W2wException.Kind.STORAGE) {
                throw e;
            }
            task.warn("what is made cannot be kept in the workspace, and another run makes it again");
        }
    }

    private InversionRequest request(List<Person> people, boolean painting, InversionSettings settings) {
        List<Identity> identities = new ArrayList<>();
        for (Person person : people) {
            Shot shot = painting ? person.painting().orElseThrow() : person.portrait();
            identities.add(new Identity(
                    person.name(),
                    List.of(files.view(
                            shot, session.info().width(), session.info().height()))));
        }
        return new InversionRequest(identities, prompt, settings, Optional.empty());
    }

    /** Everything that a person's row depends on; who is made with them is not among it. */
    private String key(String how, Person person, boolean painting, InversionSettings settings) {
        return String.join(
                "\n",
                how,
                session.info().fingerprint(),
                space.fingerprint(),
                prompt,
                settings.toString(),
                painting + " " + person.name());
    }
}
