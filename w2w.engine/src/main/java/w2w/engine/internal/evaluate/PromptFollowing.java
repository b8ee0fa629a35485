package w2w.engine.internal.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.RenderSettings.Against;
import w2w.api.invert.InversionSettings;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Dataset.PromptTest;
import w2w.api.studio.EvaluationReport.Estimate;
import w2w.api.studio.EvaluationReport.Row;
import w2w.api.studio.EvaluationReport.Table;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.engine.internal.evaluate.People.Person;

/** Whether a model that was made of one picture still does what prompts say. */
final class PromptFollowing {
    /** How the mean over people of what one prompt should change is counted. */
    private record Ask(String attribute, Set<Integer> more, Set<Integer> less) {}

    private final Eyes eyes;
    private final Bootstrap bootstrap;
    private final WeightSpace space;
    private final Portrayal portrayal;
    private final RenderSettings settings;
    private final List<PromptTest> tests;
    private final Set<String> choices = new LinkedHashSet<>();
    private final List<Ask> asks = new ArrayList<>();

    PromptFollowing(
            Eyes eyes,
            Bootstrap bootstrap,
            WeightSpace space,
            Portrayal portrayal,
            RenderSettings settings,
            List<PromptTest> tests) {
        this.eyes = eyes;
        this.bootstrap = bootstrap;
        this.space = space;
        this.portrayal = portrayal;
        this.settings = settings;
        this.tests = tests;
        Map<String, Ask> found = new LinkedHashMap<>();
        for (int t = 0; t < tests.size(); t++) {
            for (Map.Entry<String, Integer> expected :
                    new java.util.TreeMap<>(tests.get(t).expects()).entrySet()) {
                String name = expected.getKey();
                if (name.contains(" ")) {
                    choices.add(name.substring(0, name.indexOf(' ')));
                } else if (eyes.index(name) >= 0) {
                    Ask ask =
                            found.computeIfAbsent(name, n -> new Ask(n, new LinkedHashSet<>(), new LinkedHashSet<>()));
                    (expected.getValue() > 0 ? ask.more() : ask.less()).add(t);
                }
            }
        }
        for (Ask ask : found.values()) {
            if (ask.less().isEmpty()) {
                IntStream.range(0, tests.size())
                        .filter(t -> !ask.more().contains(t))
                        .forEach(ask.less()::add);
            }
            asks.add(ask);
        }
    }

    Table measure(List<Person> who, Task task) {
        Map<String, List<Subject>> models = new LinkedHashMap<>();
        models.put(Portrayal.OWN, Portrayal.own(who));
        for (Map.Entry<String, InversionSettings> way :
                Portrayal.settings(false, space.components()).entrySet()) {
            models.put(way.getKey(), portrayal.inverted(who, false, way.getValue(), task.part(way.getKey(), 0.2)));
        }
        models.put(Portrayal.FREE, portrayal.free(who, false, task.part(Portrayal.FREE, 0.2)));
        List<String> columns = new ArrayList<>(List.of("identity"));
        choices.forEach(c -> columns.add(c + " as asked"));
        asks.forEach(a -> columns.add(a.attribute() + " follows"));
        List<Row> rows = new ArrayList<>();
        double share = 0.4 / (2 * models.size());
        models.forEach((name, subjects) -> {
            for (double guidance : new double[] {1, settings.guidanceScale()}) {
                if (guidance != 1
                        || settings.guidanceScale() == 1
                        || rows.stream().noneMatch(r -> r.name().equals(title(name, 1)))) {
                    rows.add(row(title(name, guidance), who, subjects, guidance, task.part(name, share)));
                }
            }
        });
        return new Table(
                "prompts",
                "Prompts after inversion of one photograph of each of " + who.size() + " held-out people",
                "identity: mean cosine of a picture with real pictures of the person; as asked: share of pictures that show the choice the "
                        + "prompt names; follows: how much more of it pictures show whose prompt asks for it than those whose prompt asks "
                        + "against it, or does not ask; guidance is against the base model",
                columns,
                rows);
    }

    static String title(String name, double guidance) {
        return name + ", guidance "
                + (guidance == Math.rint(guidance) ? Long.toString((long) guidance) : "" + guidance);
    }

    private Row row(String name, List<Person> who, List<Subject> subjects, double guidance, Task task) {
        boolean points = subjects.get(0) instanceof Subject.Point;
        List<Sight> looks = new ArrayList<>();
        for (int t = 0; t < tests.size(); t++) {
            looks.add(eyes.draw(
                    subjects,
                    new long[] {t},
                    settings.withPrompt(tests.get(t).prompt()).withGuidance(guidance, Against.BASE_MODEL),
                    points ? Optional.of(space) : Optional.empty(),
                    task.part("", 1.0 / tests.size())));
        }
        Sight sight = Sight.join(looks);
        int[] all = IntStream.range(0, who.size()).toArray();
        List<Estimate> values = new ArrayList<>();
        values.add(bootstrap.mean(IntStream.of(all)
                .mapToDouble(i -> java.util.Arrays.stream(sight.identity()[i])
                        .mapToDouble(e -> Sight.dot(e, who.get(i).who()))
                        .average()
                        .orElse(Double.NaN))
                .toArray()));
        for (String choice : choices) {
            values.add(bootstrap.mean(IntStream.of(all)
                    .mapToDouble(i -> asAsked(sight.attributes()[i], choice))
                    .toArray()));
        }
        for (Ask ask : asks) {
            int a = eyes.index(ask.attribute());
            values.add(bootstrap.mean(IntStream.of(all)
                    .mapToDouble(i ->
                            mean(sight.attributes()[i], a, ask.more()) - mean(sight.attributes()[i], a, ask.less()))
                    .toArray()));
        }
        return new Row(name, values);
    }

    private static double mean(double[][] pictures, int attribute, Set<Integer> which) {
        return which.stream().mapToDouble(t -> pictures[t][attribute]).average().orElse(Double.NaN);
    }

    /** Share of the prompts that name a choice whose pictures show that one. */
    private double asAsked(double[][] pictures, String choice) {
        int asked = 0;
        int right = 0;
        for (int t = 0; t < tests.size(); t++) {
            for (String expected : tests.get(t).expects().keySet()) {
                if (expected.startsWith(choice + " ")) {
                    asked++;
                    right += most(pictures[t], choice).equals(expected) ? 1 : 0;
                }
            }
        }
        return (double) right / asked;
    }

    private String most(double[] picture, String choice) {
        String best = "";
        double most = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < picture.length; a++) {
            String name = eyes.attributes.get(a).name();
            if (name.startsWith(choice + " ") && picture[a] > most) {
                most = picture[a];
                best = name;
            }
        }
        return best;
    }
}
