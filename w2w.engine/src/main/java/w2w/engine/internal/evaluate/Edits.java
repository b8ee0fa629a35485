package w2w.engine.internal.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Plugins;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.EvaluationReport.Estimate;
import w2w.api.studio.EvaluationReport.Row;
import w2w.api.studio.EvaluationReport.Table;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.engine.internal.evaluate.People.Person;

/** What an edit of +2 deviations changes in pictures of held-out people, drawn from their own adapters and with those edited. */
final class Edits {
    private static final double STRENGTH = 2;
    static final List<String> COLUMNS = List.of(
            "change at +2",
            "change per unit",
            "others / change",
            "identity kept",
            "agreement over seeds",
            "agreement over prompts",
            "spread of the change");

    private final Eyes eyes;
    private final People people;
    private final Bootstrap bootstrap;
    private final List<RenderSettings> prompts;

    /** @param prompts the first is drawn with two seeds, the others with one */
    Edits(Eyes eyes, People people, Bootstrap bootstrap, List<RenderSettings> prompts) {
        this.eyes = eyes;
        this.people = people;
        this.bootstrap = bootstrap;
        this.prompts = prompts;
    }

    Table measure(
            Plugins plugins,
            WeightSpace space,
            PopulationCoefficients population,
            List<String> finders,
            List<String> attributes,
            int count,
            Task task) {
        List<Person> who = people.last(count);
        List<Row> rows = new ArrayList<>();
        double share = 1.0 / (1 + finders.size() * attributes.size());
        Sight before = draw(who.stream().map(p -> subject(p, 0, new float[0])).toList(), task.part("unedited", share));
        rows.add(row("unedited", who, before, before, -1));
        for (String finder : finders) {
            DirectionRequest request = DirectionRequest.of(space.components(), attributes.toArray(String[]::new));
            List<EditDirection> directions = plugins.get(DirectionFinder.class, finder)
                    .find(space, population, request, task.part("find " + finder, 0));
            for (EditDirection direction : directions) {
                float[] displacement = space.decodeDirection(direction.step());
                List<Subject> edited = who.stream()
                        .map(p -> subject(p, STRENGTH, displacement))
                        .toList();
                Sight after = draw(edited, task.part(finder + ", " + direction.name(), share));
                rows.add(row(finder + ", " + direction.name(), who, before, after, index(direction.name())));
            }
        }
        return new Table(
                "edits",
                "Edits of " + who.size() + " held-out people at +2 deviations of the population",
                "change: of the attribute, in deviations, or in logits / 4 for yes and no; others: mean change of all other attributes "
                        + "relative to it; identity kept: cosine with real pictures of the person; agreement: cosine of pictures of two "
                        + "seeds, of two prompts; spread: deviation of the change over seeds and prompts",
                COLUMNS,
                rows);
    }

    private int index(String label) {
        Map<String, Integer> labels = people.labels;
        return labels.getOrDefault(label, -1);
    }

    private static Subject subject(Person person, double strength, float[] displacement) {
        return new Subject.Weights(
                strength == 0 ? person.adapter() : person.adapter().plus(strength, displacement), 1);
    }

    /** By person: the first prompt with two seeds, each other one with the first. */
    private Sight draw(List<Subject> subjects, Task task) {
        List<Sight> looks = new ArrayList<>();
        double share = 1.0 / (prompts.size() + 1);
        for (int p = 0; p < prompts.size(); p++) {
            looks.add(eyes.draw(
                    subjects,
                    p == 0 ? new long[] {0, 1} : new long[] {0},
                    prompts.get(p),
                    Optional.empty(),
                    task.part("", (p == 0 ? 2 : 1) * share)));
        }
        return Sight.join(looks);
    }

    private Row row(String name, List<Person> who, Sight before, Sight after, int target) {
        int n = who.size();
        double[] identity = new double[n];
        double[] seeds = new double[n];
        double[] overPrompts = new double[n];
        for (int i = 0; i < n; i++) {
            double[][] pictures = after.identity()[i];
            identity[i] = Sight.dot(after.who(i), who.get(i).who());
            seeds[i] = Sight.dot(pictures[0], pictures[1]);
            double sum = 0;
            for (int p = 2; p < pictures.length; p++) {
                sum += Sight.dot(pictures[0], pictures[p]);
            }
            overPrompts[i] = pictures.length > 2 ? sum / (pictures.length - 2) : Double.NaN;
        }
        Estimate kept = bootstrap.mean(identity);
        Estimate agreement = bootstrap.mean(seeds);
        Estimate prompted = bootstrap.mean(overPrompts);
        if (target < 0) {
            return new Row(
                    name,
                    List.of(Estimate.NONE, Estimate.NONE, Estimate.NONE, kept, agreement, prompted, Estimate.NONE));
        }
        double[][] change = new double[n][eyes.attributes.size()];
        double[] spread = new double[n];
        for (int i = 0; i < n; i++) {
            for (int a = 0; a < change[i].length; a++) {
                change[i][a] = after.mean(i, a) - before.mean(i, a);
            }
            double square = 0;
            double[][] pictures = after.attributes()[i];
            for (int p = 0; p < pictures.length; p++) {
                double c = pictures[p][target] - before.attributes()[i][p][target] - change[i][target];
                square += c * c;
            }
            spread[i] = Math.sqrt(square / (pictures.length - 1));
        }
        Estimate at = bootstrap.of(n, chosen -> mean(change, target, chosen));
        Estimate others = bootstrap.of(n, chosen -> {
            double sum = 0;
            int count = 0;
            for (int a : people.labels.values()) {
                if (a != target) {
                    sum += Math.abs(mean(change, a, chosen));
                    count++;
                }
            }
            return sum / count / Math.abs(mean(change, target, chosen));
        });
        return new Row(
                name,
                List.of(
                        at,
                        new Estimate(at.value() / STRENGTH, at.low() / STRENGTH, at.high() / STRENGTH),
                        others,
                        kept,
                        agreement,
                        prompted,
                        bootstrap.mean(spread)));
    }

    private static double mean(double[][] change, int attribute, int... who) {
        double sum = 0;
        for (int i : who) {
            sum += change[i][attribute];
        }
        return sum / who.length;
    }
}
