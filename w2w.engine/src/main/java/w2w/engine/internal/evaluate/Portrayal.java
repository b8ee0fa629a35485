package w2w.engine.internal.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import w2w.api.weights.Adapter;
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

    private static final List<Integer> FEW = List.of(32, 128);

    private final BackboneSession session;
    private final WeightSpace space;
    private final Inverter inverter;
    private final PictureFiles files;
    private final Plugins plugins;
    private final Kept kept;
    private final String prompt;

    Portrayal(
            BackboneSession session,
            WeightSpace space,
            Inverter inverter,
            PictureFiles files,
            Plugins plugins,
            Kept kept,
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
        InversionRequest request = request(people, painting, settings);
        float[] points = kept.get(key("space", people, painting, settings), () -> inverter.invert(
                        session, space, request, Optional.empty(), Inverter.Watcher.NONE, task)
                .points()
                .toArray());
        Coefficients all = Coefficients.owning(space.fingerprint(), space.components(), points);
        List<Subject> subjects = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            subjects.add(new Subject.Point(all.row(i), Edit.NONE));
        }
        return subjects;
    }

    /** Adapters trained on one picture each, without a space. */
    List<Subject> free(List<Person> people, boolean painting, Task task) {
        int n = space.layout().size();
        InversionRequest request = request(people, painting, FREE_SETTINGS);
        float[] weights = kept.get(key("free", people, painting, FREE_SETTINGS), () -> {
            float[] all = new float[people.size() * n];
            List<Adapter> trained = new FreeAdapters(session, space.layout(), request, plugins).train(task);
            for (int i = 0; i < trained.size(); i++) {
                trained.get(i).copyTo(all, i * n);
            }
            return all;
        });
        List<Subject> subjects = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            subjects.add(weights(Adapter.owning(space.layout(), Arrays.copyOfRange(weights, i * n, (i + 1) * n))));
        }
        return subjects;
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

    private String key(String how, List<Person> people, boolean painting, InversionSettings settings) {
        return String.join(
                "\n",
                how,
                session.info().fingerprint(),
                space.fingerprint(),
                prompt,
                settings.toString(),
                painting + " " + people.stream().map(Person::name).toList());
    }
}
