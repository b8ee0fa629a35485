package w2w.ui.internal.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.task.Provenance;

/**
 * Steps as lines of a journal. What is large and comes again and again, directions and models, is written once and named by a number:
 * {@code keep} gives the number of a text, {@code text} the text of a number.
 */
final class Spelling {
    private static final String NONE = "-";

    private Spelling() {}

    static String write(Step step, Function<String, Integer> keep) {
        Fields line =
                new Fields().add(step.id()).add(step.parent()).add(step.time()).add(step.what());
        line.add(step.identity().map(i -> kept(i, keep)).orElse(NONE));
        for (Step.Effect effect : step.effects()) {
            line.add(effect.model());
            line.add(effect.before().map(m -> kept(Identity.of(m), keep)).orElse(NONE));
            line.add(effect.after().map(m -> kept(Identity.of(m), keep)).orElse(NONE));
        }
        return line.toString();
    }

    static Step step(String line, Function<Integer, String> text) {
        Fields.Reader in = Fields.read(line);
        int id = in.integer();
        int parent = in.integer();
        Instant time = Instant.parse(in.text());
        String what = in.text();
        Optional<Identity> identity = identity(in.text(), text);
        List<Step.Effect> effects = new ArrayList<>();
        while (in.more()) {
            effects.add(new Step.Effect(
                    in.text(),
                    identity(in.text(), text).map(Identity::toModel),
                    identity(in.text(), text).map(Identity::toModel)));
        }
        return new Step(id, parent, time, what, identity, effects);
    }

    private static String kept(Identity identity, Function<String, Integer> keep) {
        Fields line = new Fields().add(identity.name()).add(identity.space());
        line.add(identity.point().space()).add(identity.point().toArray());
        line.add(write(identity.provenance())).add(identity.edit().injection());
        for (Edit.Term term : identity.edit().terms()) {
            line.add(keep.apply(write(term.direction()))).add(term.strength());
        }
        return String.valueOf(keep.apply(line.toString()));
    }

    private static Optional<Identity> identity(String number, Function<Integer, String> text) {
        if (number.equals(NONE)) {
            return Optional.empty();
        }
        Fields.Reader in = Fields.read(text.apply(Integer.valueOf(number)));
        String name = in.text();
        String space = in.text();
        String fingerprint = in.text();
        float[] point = in.floats();
        Provenance provenance = provenance(in.text());
        int injection = in.integer();
        List<Edit.Term> terms = new ArrayList<>();
        while (in.more()) {
            terms.add(new Edit.Term(direction(text.apply(in.integer())), in.number()));
        }
        return Optional.of(new Identity(
                name,
                space,
                Coefficients.owning(fingerprint, point.length, point),
                new Edit(terms, injection),
                provenance));
    }

    private static String write(EditDirection direction) {
        DirectionQuality quality = direction.quality();
        Fields line = new Fields().add(direction.name()).add(direction.space()).add(direction.step());
        line.add(direction.origin()).add(write(direction.provenance()));
        line.add(quality.measure())
                .add(quality.value())
                .add(quality.positives())
                .add(quality.negatives());
        quality.warnings().forEach(line::add);
        return line.toString();
    }

    private static EditDirection direction(String line) {
        Fields.Reader in = Fields.read(line);
        String name = in.text();
        String space = in.text();
        float[] step = in.floats();
        double origin = in.number();
        Provenance provenance = provenance(in.text());
        String measure = in.text();
        double value = in.number();
        int positives = in.integer();
        int negatives = in.integer();
        List<String> warnings = new ArrayList<>();
        while (in.more()) {
            warnings.add(in.text());
        }
        return new EditDirection(
                name,
                space,
                step,
                origin,
                new DirectionQuality(measure, value, positives, negatives, warnings),
                provenance);
    }

    private static String write(Provenance provenance) {
        Fields line = new Fields();
        for (Map.Entry<String, String> entry : provenance.entries().entrySet()) {
            line.add(entry.getKey()).add(entry.getValue());
        }
        return line.toString();
    }

    private static Provenance provenance(String line) {
        Fields.Reader in = Fields.read(line);
        TreeMap<String, String> entries = new TreeMap<>();
        while (in.more()) {
            entries.put(in.text(), in.text());
        }
        return new Provenance(entries);
    }

    static String write(RenderSettings s, long seed) {
        return new Fields()
                .add(s.prompt())
                .add(s.negativePrompt())
                .add(s.guidanceScale())
                .add(s.against())
                .add(s.scheduler())
                .add(s.steps())
                .add(s.width())
                .add(s.height())
                .add(seed)
                .toString();
    }

    static Journal.Scene scene(String line) {
        Fields.Reader in = Fields.read(line);
        RenderSettings settings = new RenderSettings(
                in.text(),
                in.text(),
                in.number(),
                RenderSettings.Against.valueOf(in.text()),
                in.text(),
                in.integer(),
                in.integer(),
                in.integer());
        return new Journal.Scene(settings, Long.parseLong(in.text()));
    }
}
