package w2w.engine.internal.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import w2w.api.diffusion.RenderSettings;
import w2w.api.invert.InversionSettings;
import w2w.api.space.WeightSpace;
import w2w.api.studio.EvaluationReport.Row;
import w2w.api.studio.EvaluationReport.Table;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.engine.internal.evaluate.People.Person;

/** How much of a person is in the model that one picture became, drawn with the prompt it was made with. */
final class Inversions {
    static final List<String> COLUMNS = List.of("identity", "error", "yes-or-no right", "agreement over seeds");
    private static final long[] SEEDS = {0, 1, 2, 3};

    private final Eyes eyes;
    private final People people;
    private final Bootstrap bootstrap;
    private final WeightSpace space;
    private final Portrayal portrayal;
    private final RenderSettings settings;

    Inversions(
            Eyes eyes,
            People people,
            Bootstrap bootstrap,
            WeightSpace space,
            Portrayal portrayal,
            RenderSettings settings) {
        this.eyes = eyes;
        this.people = people;
        this.bootstrap = bootstrap;
        this.space = space;
        this.portrayal = portrayal;
        this.settings = settings;
    }

    Table photographs(int count, boolean thorough, Task task) {
        List<Person> who = people.first(count);
        Map<String, InversionSettings> ways = Portrayal.settings(thorough, space.components());
        double share = 1.0 / (ways.size() + 2);
        List<Row> rows = new ArrayList<>();
        List<Subject> nobody = who.stream().map(p -> portrayal.mean()).toList();
        rows.add(row(Portrayal.MEAN, who, nobody, task.part(Portrayal.MEAN, share / 2)));
        rows.add(row(Portrayal.OWN, who, Portrayal.own(who), task.part(Portrayal.OWN, share / 2)));
        ways.forEach((name, how) -> {
            Task part = task.part(name, share);
            rows.add(row(name, who, portrayal.inverted(who, false, how, part.part("", 0.9)), part.part("", 0.1)));
        });
        Task part = task.part(Portrayal.FREE, share);
        rows.add(row(Portrayal.FREE, who, portrayal.free(who, false, part.part("", 0.9)), part.part("", 0.1)));
        return table("inversion", "One photograph of each of " + who.size() + " held-out people", rows);
    }

    Optional<Table> paintings(int count, Task task) {
        List<Person> who = people.first(Integer.MAX_VALUE).stream()
                .filter(p -> p.painting().isPresent())
                .limit(count)
                .toList();
        if (who.size() < 2) {
            return Optional.empty();
        }
        List<Row> rows = new ArrayList<>();
        Portrayal.settings(false, space.components()).forEach((name, how) -> {
            Task part = task.part("painting, " + name, 0.33);
            rows.add(row(name, who, portrayal.inverted(who, true, how, part.part("", 0.9)), part.part("", 0.1)));
        });
        Task part = task.part("painting, " + Portrayal.FREE, 0.33);
        rows.add(row(Portrayal.FREE, who, portrayal.free(who, true, part.part("", 0.9)), part.part("", 0.1)));
        return Optional.of(table("painting", "One painting of each of " + who.size() + " held-out people", rows));
    }

    private Table table(String id, String title, List<Row> rows) {
        return new Table(
                id,
                title + ", drawn with “" + settings.prompt() + "”, guidance " + settings.guidanceScale(),
                "identity: cosine with other real pictures of the person; error: mean distance of the attributes from the true ones, in "
                        + "deviations of the population; agreement: cosine of a picture with those of other seeds",
                COLUMNS,
                rows);
    }

    private Row row(String name, List<Person> who, List<Subject> subjects, Task task) {
        boolean points = subjects.get(0) instanceof Subject.Point;
        Sight sight = eyes.draw(subjects, SEEDS, settings, points ? Optional.of(space) : Optional.empty(), task);
        int[] all = IntStream.range(0, who.size()).toArray();
        return new Row(
                name,
                List.of(
                        bootstrap.mean(IntStream.of(all)
                                .mapToDouble(
                                        i -> Sight.dot(sight.who(i), who.get(i).who()))
                                .toArray()),
                        bootstrap.mean(IntStream.of(all)
                                .mapToDouble(i -> error(sight, i, who.get(i)))
                                .toArray()),
                        bootstrap.mean(IntStream.of(all)
                                .mapToDouble(i -> right(sight, i, who.get(i)))
                                .toArray()),
                        bootstrap.mean(
                                IntStream.of(all).mapToDouble(sight::agreement).toArray())));
    }

    private double error(Sight sight, int subject, Person person) {
        return people.labels.values().stream()
                .filter(a -> !eyes.yesNo(a) && !Double.isNaN(person.truth()[a]))
                .mapToDouble(a -> Math.abs(sight.mean(subject, a) - person.truth()[a]))
                .average()
                .orElse(Double.NaN);
    }

    private double right(Sight sight, int subject, Person person) {
        return people.labels.values().stream()
                .filter(a -> eyes.yesNo(a) && !Double.isNaN(person.truth()[a]))
                .mapToDouble(a -> sight.mean(subject, a) > 0 == person.truth()[a] > 0.5 ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }
}
