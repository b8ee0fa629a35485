package w2w.engine.internal.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.Edit;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.space.Neighbours;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.space.Sampler;
import w2w.api.space.WeightSpace;
import w2w.api.studio.EvaluationReport.Estimate;
import w2w.api.studio.EvaluationReport.Row;
import w2w.api.studio.EvaluationReport.Table;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.engine.internal.evaluate.People.Person;

/** Sampled identities against the population's own models, as the space holds them. */
final class Samples {
    static final List<String> COLUMNS = List.of(
            "nearest neighbour", "spread / population", "rates off by", "correlations kept", "agreement over seeds");
    private static final long[] SEEDS = {0, 1};
    private static final String POPULATION = "population";

    /** Points and what their pictures show. */
    private record Drawn(String name, Coefficients points, Sight sight) {}

    private final Eyes eyes;
    private final People people;
    private final Bootstrap bootstrap;
    private final WeightSpace space;
    private final PopulationCoefficients population;
    private final RenderSettings settings;

    Samples(
            Eyes eyes,
            People people,
            Bootstrap bootstrap,
            WeightSpace space,
            PopulationCoefficients population,
            RenderSettings settings) {
        this.eyes = eyes;
        this.people = people;
        this.bootstrap = bootstrap;
        this.space = space;
        this.population = population;
        this.settings = settings;
    }

    List<Table> measure(Plugins plugins, List<String> samplers, int count, long seed, Task task) {
        Map<String, Coefficients> points = new LinkedHashMap<>();
        int models = Math.min(count, population.size());
        points.put(POPULATION, population.read(0, models));
        for (String sampler : samplers) {
            points.put(
                    sampler,
                    plugins.get(Sampler.class, sampler)
                            .sample(
                                    population,
                                    new SampleRequest(count, 1, space.components(), seed, Map.of(), Map.of()),
                                    task.part("sample " + sampler, 0)));
        }
        List<Drawn> all = new ArrayList<>();
        points.forEach((name, rows) -> {
            List<Subject> subjects = new ArrayList<>();
            for (int i = 0; i < rows.rows(); i++) {
                subjects.add(new Subject.Point(rows.row(i), Edit.NONE));
            }
            Task part = task.part(name, 1.0 / points.size());
            all.add(new Drawn(name, rows, eyes.draw(subjects, SEEDS, settings, Optional.of(space), part)));
        });
        double[][] real = means(all.get(0).sight());
        List<Row> rows = new ArrayList<>();
        rows.add(heldOut(task));
        all.forEach(drawn -> rows.add(row(drawn, real, task)));
        return List.of(
                new Table(
                        "sampling",
                        count + " samples of each sampler, drawn with " + SEEDS.length + " seeds",
                        "nearest neighbour: distance in coefficients to the nearest model of the population, copies have 0, held-out people "
                                + "say how far people are; spread: mean deviation of the attributes relative to the population's; rates off "
                                + "by: mean difference of the shares that have a yes-or-no attribute; correlations kept: correlation of all "
                                + "pairwise correlations of attributes with the population's; agreement: cosine of pictures of two seeds",
                        COLUMNS,
                        rows),
                rates(all));
    }

    private Row heldOut(Task task) {
        List<Person> all = people.first(Integer.MAX_VALUE);
        int n = space.layout().size();
        float[] weights = new float[all.size() * n];
        for (int i = 0; i < all.size(); i++) {
            all.get(i).adapter().copyTo(weights, i * n);
        }
        return new Row(
                "held-out people",
                List.of(
                        bootstrap.mean(nearest(space.project(weights), task)),
                        Estimate.NONE,
                        Estimate.NONE,
                        Estimate.NONE,
                        Estimate.NONE));
    }

    private double[] nearest(Coefficients points, Task task) {
        return Neighbours.nearest(population, points, Neighbours.Metric.EUCLIDEAN, 1, task.part("", 0)).stream()
                .mapToDouble(n -> n.get(0).distance())
                .toArray();
    }

    private Row row(Drawn drawn, double[][] real, Task task) {
        Sight sight = drawn.sight();
        double[][] mine = means(sight);
        int n = mine.length;
        int[] everybody = java.util.stream.IntStream.range(0, real.length).toArray();
        double[] spreadReal = deviations(real, everybody);
        double[] ratesReal = shares(real, everybody);
        double[] correlationsReal = correlations(real, everybody);
        boolean self = drawn.name().equals(POPULATION);
        double[] agreement = new double[n];
        for (int i = 0; i < n; i++) {
            agreement[i] = sight.agreement(i);
        }
        Estimate nearest = self
                ? bootstrap.mean(Neighbours.spacing(population, 500, 0, task.part("", 0)))
                : bootstrap.mean(nearest(drawn.points(), task));
        return new Row(
                drawn.name(),
                List.of(
                        nearest,
                        bootstrap.of(n, who -> {
                            double[] mineSpread = deviations(mine, who);
                            double sum = 0;
                            for (int a = 0; a < mineSpread.length; a++) {
                                sum += mineSpread[a] / spreadReal[a];
                            }
                            return sum / mineSpread.length;
                        }),
                        self
                                ? Estimate.NONE
                                : bootstrap.of(n, who -> {
                                    double[] rates = shares(mine, who);
                                    double sum = 0;
                                    for (int a = 0; a < rates.length; a++) {
                                        sum += Math.abs(rates[a] - ratesReal[a]);
                                    }
                                    return sum / rates.length;
                                }),
                        self
                                ? Estimate.NONE
                                : bootstrap.of(n, who -> correlation(correlations(mine, who), correlationsReal)),
                        bootstrap.mean(agreement)));
    }

    /** Shares of people that have each yes-or-no attribute, as drawn. */
    private Table rates(List<Drawn> all) {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Integer> label : people.labels.entrySet()) {
            if (!eyes.yesNo(label.getValue())) {
                continue;
            }
            List<Estimate> values = new ArrayList<>();
            for (Drawn drawn : all) {
                Sight sight = drawn.sight();
                double[] has = new double[sight.subjects()];
                for (int i = 0; i < has.length; i++) {
                    has[i] = sight.mean(i, label.getValue()) > 0 ? 1 : 0;
                }
                values.add(bootstrap.mean(has));
            }
            rows.add(new Row(label.getKey(), values));
        }
        return new Table(
                "rates",
                "Share of people with a yes-or-no attribute",
                "as the pictures show it",
                all.stream().map(Drawn::name).toList(),
                rows);
    }

    /** By subject, the attributes that have labels, over its pictures. */
    private double[][] means(Sight sight) {
        int[] indices = people.labels.values().stream().mapToInt(i -> i).toArray();
        double[][] means = new double[sight.subjects()][indices.length];
        for (int s = 0; s < means.length; s++) {
            for (int a = 0; a < indices.length; a++) {
                means[s][a] = sight.mean(s, indices[a]);
            }
        }
        return means;
    }

    private static double[] deviations(double[][] rows, int... who) {
        double[] deviation = new double[rows[0].length];
        for (int a = 0; a < deviation.length; a++) {
            deviation[a] = Math.sqrt(covariance(rows, a, a, who));
        }
        return deviation;
    }

    private double[] shares(double[][] rows, int... who) {
        int[] indices = people.labels.values().stream().mapToInt(i -> i).toArray();
        double[] shares =
                new double[(int) Arrays.stream(indices).filter(eyes::yesNo).count()];
        int at = 0;
        for (int a = 0; a < indices.length; a++) {
            if (eyes.yesNo(indices[a])) {
                for (int i : who) {
                    shares[at] += (rows[i][a] > 0 ? 1.0 : 0.0) / who.length;
                }
                at++;
            }
        }
        return shares;
    }

    /** Above the diagonal, row by row. */
    private static double[] correlations(double[][] rows, int... who) {
        int k = rows[0].length;
        double[][] standard = new double[k][who.length];
        for (int a = 0; a < k; a++) {
            double mean = 0;
            for (int i : who) {
                mean += rows[i][a] / who.length;
            }
            double square = 0;
            for (int i = 0; i < who.length; i++) {
                standard[a][i] = rows[who[i]][a] - mean;
                square += standard[a][i] * standard[a][i];
            }
            for (int i = 0; i < who.length; i++) {
                standard[a][i] /= Math.sqrt(square) + 1e-12;
            }
        }
        double[] all = new double[k * (k - 1) / 2];
        int at = 0;
        for (int a = 0; a < k; a++) {
            for (int b = a + 1; b < k; b++) {
                all[at++] = Sight.dot(standard[a], standard[b]);
            }
        }
        return all;
    }

    private static double covariance(double[][] rows, int a, int b, int... who) {
        double ma = 0;
        double mb = 0;
        for (int i : who) {
            ma += rows[i][a] / who.length;
            mb += rows[i][b] / who.length;
        }
        double sum = 0;
        for (int i : who) {
            sum += (rows[i][a] - ma) * (rows[i][b] - mb);
        }
        return sum / Math.max(1, who.length - 1);
    }

    static double correlation(double[] x, double[] y) {
        double[][] both = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            both[i] = new double[] {x[i], y[i]};
        }
        int[] all = java.util.stream.IntStream.range(0, x.length).toArray();
        return covariance(both, 0, 1, all) / Math.sqrt(covariance(both, 0, 0, all) * covariance(both, 1, 1, all));
    }
}
