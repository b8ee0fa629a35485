package w2w.directions.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

class FindersTest {
    private static final LogisticFinder.Config LOGISTIC = Configured.byDefault(LogisticFinder.Config.class);
    private static final RidgeFinder.Config RIDGE = Configured.byDefault(RidgeFinder.Config.class);
    private static final UnsupervisedFinder.Config UNSUPERVISED = Configured.byDefault(UnsupervisedFinder.Config.class);

    private static List<EditDirection> find(
            DirectionFinder finder, PopulationCoefficients population, DirectionRequest request) {
        return finder.find(Synthetic.space(), population, request, Task.unwatched());
    }

    private static DirectionRequest with(String option, String value, int count, String... wanted) {
        return new DirectionRequest(List.of(wanted), count, 12, 0, Map.of(option, value));
    }

    @Test
    void difference_of_means_points_from_mean_to_mean() {
        PopulationCoefficients population = Synthetic.population(700);
        EditDirection giant = find(new MeanDifferenceFinder(), population, DirectionRequest.of(12, "giant"))
                .get(0);
        double[] y = population.labels().column("giant").orElseThrow();
        double[] difference = new double[12];
        for (int i = 0; i < 700; i++) {
            Coefficients row = population.read(i, 1);
            for (int j = 0; j < 12; j++) {
                difference[j] += y[i] > 0
                        ? row.get(0, j) / (double) giant.quality().positives()
                        : -row.get(0, j) / (double) giant.quality().negatives();
            }
        }
        assertEquals(1, Synthetic.cosine(giant.step(), difference), 1e-10);
    }

    @Test
    void joint_ridge_holds_the_other_attributes_constant() {
        PopulationCoefficients population = Synthetic.population(20_000);
        EditDirection joint = find(new RidgeFinder(RIDGE), population, with("attributes", "broad", 1, "tall"))
                .get(0);
        EditDirection means = find(new MeanDifferenceFinder(), population, DirectionRequest.of(12, "tall"))
                .get(0);
        double[] tallAlone = new double[12];
        tallAlone[0] = 3; // c = 3·tall·e0 + 2·broad·e1: with broad constant only e0 changes
        assertEquals(1, Synthetic.cosine(joint.step(), tallAlone), 0.01);
        // cov(c, tall) = 3·e0 + 2·0.8·e1
        double[] entangled = new double[12];
        entangled[0] = 3;
        entangled[1] = 1.6;
        assertEquals(1, Synthetic.cosine(means.step(), entangled), 0.01);
    }

    @Test
    void joint_ridge_of_one_attribute_is_the_difference_of_means() {
        PopulationCoefficients population = Synthetic.population(300);
        EditDirection alone = find(new RidgeFinder(RIDGE), population, with("attributes", "giant", 1, "giant"))
                .get(0);
        EditDirection means = find(new MeanDifferenceFinder(), population, DirectionRequest.of(12, "giant"))
                .get(0);
        assertEquals(1, alone.cosine(means), 1e-9);
    }

    @Test
    void joint_ridge_survives_two_labels_that_say_the_same() {
        PopulationCoefficients population = Synthetic.population(300);
        Map<String, double[]> labels = new LinkedHashMap<>();
        labels.put("tall", population.labels().column("tall").orElseThrow());
        labels.put("long", population.labels().column("tall").orElseThrow());
        EditDirection tall = find(
                        new RidgeFinder(RIDGE), Synthetic.labelled(population, labels), DirectionRequest.of(12, "tall"))
                .get(0);
        assertTrue(tall.quality().value() > 0.8, tall.toString());
    }

    @Test
    void logistic_regression_ends_where_its_gradient_is_nought() {
        PopulationCoefficients population = Golden.population();
        int models = population.size();
        int k = population.components();
        Label male = Label.of(population, "Male");
        Rows rows = new Rows(population, k, Task.unwatched());
        boolean[] all = new boolean[models];
        java.util.Arrays.fill(all, true);
        double[] weights = Centred.of(rows, male, all).weights();
        double ridge = 20;
        double[] d = new LogisticRegression(rows, male, weights, ridge).solve();
        double[] score = rows.times(d);
        // the best constant for this d, by bisection on the derivative
        double low = -50;
        double high = 50;
        for (int i = 0; i < 200; i++) {
            double b = (low + high) / 2;
            double slope = 0;
            for (int m = 0; m < models; m++) {
                slope += residual(male.target()[m], score[m] + b);
            }
            if (slope > 0) {
                low = b;
            } else {
                high = b;
            }
        }
        double[] residuals = new double[models];
        for (int m = 0; m < models; m++) {
            residuals[m] = residual(male.target()[m], score[m] + low);
        }
        double[] gradient = rows.transposeTimes(residuals);
        for (int j = 0; j < k; j++) {
            assertEquals(gradient[j], ridge * d[j], 1e-5, "component " + j);
        }
        assertTrue(Centred.dot(d, d) > 0);
    }

    private static double residual(double y, double score) {
        return y / (1 + Math.exp(y * score));
    }

    @Test
    void logistic_regression_finds_the_plane_and_refuses_continuous_labels() {
        PopulationCoefficients population = Synthetic.population(3000);
        LogisticFinder finder = new LogisticFinder(LOGISTIC);
        EditDirection giant =
                find(finder, population, DirectionRequest.of(12, "giant")).get(0);
        EditDirection fit = find(new LeastSquaresFinder(), population, DirectionRequest.of(12, "giant"))
                .get(0);
        assertTrue(giant.cosine(fit) > 0.98, "cosine " + giant.cosine(fit));
        assertTrue(giant.quality().value() > 0.95, giant.toString());
        W2wException e =
                assertThrows(W2wException.class, () -> find(finder, population, DirectionRequest.of(12, "tall")));
        assertTrue(e.getMessage().contains("more than two values"), e.getMessage());
    }

    @Test
    void logistic_regression_bears_sides_that_can_be_told_apart_exactly() {
        PopulationCoefficients population = Synthetic.population(200);
        double[] side = new double[200];
        for (int i = 0; i < 200; i++) {
            side[i] = population.read(i, 1).get(0, 4) > 0 ? 1 : 0;
        }
        EditDirection found = find(
                        new LogisticFinder(LOGISTIC),
                        Synthetic.labelled(population, Map.of("side", side)),
                        new DirectionRequest(List.of("side"), 1, 12, 0, Map.of("lambda", "1e-6")))
                .get(0);
        double[] axis = new double[12];
        axis[4] = 1;
        assertTrue(Synthetic.cosine(found.step(), axis) > 0.97, found.toString());
    }

    @Test
    void unsupervised_finds_the_axes_of_largest_spread_in_order() {
        float[] rows = new float[5000 * 6];
        double[] deviation = {1, 5, 2, 3, 1, 1};
        List<String> names = new ArrayList<>();
        double[] half = new double[5000];
        for (int i = 0; i < 5000; i++) {
            names.add("m" + i);
            half[i] = i % 2;
            float[] z = w2w.api.task.Noise.gaussian(3, "axes", 0, i, 6);
            for (int j = 0; j < 6; j++) {
                rows[i * 6 + j] = (float) (z[j] * deviation[j] * (j == 3 && i % 2 == 0 ? 4 : 1));
            }
        }
        PopulationCoefficients population = PopulationCoefficients.inMemory(
                Coefficients.owning("axes", 6, rows), names, w2w.api.weights.LabelTable.of(5000, Map.of("half", half)));
        UnsupervisedFinder finder = new UnsupervisedFinder(UNSUPERVISED);
        List<EditDirection> odd = finder.find(
                Synthetic.space(),
                population,
                new DirectionRequest(List.of(), 2, 6, 0, Map.of("group", "half=1")),
                Task.unwatched());
        assertEquals("half=1 component 1", odd.get(0).name());
        assertEquals(1, Synthetic.cosine(odd.get(0).step(), new double[] {0, 1, 0, 0, 0, 0}), 0.01);
        assertEquals(1, Synthetic.cosine(odd.get(1).step(), new double[] {0, 0, 0, 1, 0, 0}), 0.01);
        assertEquals(25 / 41.0, odd.get(0).quality().value(), 0.02);
        assertEquals(2500, odd.get(0).quality().positives());
        List<EditDirection> even = finder.find(
                Synthetic.space(),
                population,
                new DirectionRequest(List.of(), 1, 6, 0, Map.of("group", "half=0")),
                Task.unwatched());
        assertEquals(1, Synthetic.cosine(even.get(0).step(), new double[] {0, 0, 0, 1, 0, 0}), 0.01);
    }

    @Test
    void what_a_label_explains_is_left_out_of_the_residual() {
        PopulationCoefficients population = Synthetic.population(4000);
        UnsupervisedFinder finder = new UnsupervisedFinder(UNSUPERVISED);
        EditDirection first = find(finder, population, with("group", "", 1)).get(0);
        EditDirection rest =
                find(finder, population, with("without", "tall", 1)).get(0);
        EditDirection tall = find(new LeastSquaresFinder(), population, DirectionRequest.of(12, "tall"))
                .get(0);
        assertTrue(Math.abs(first.cosine(tall)) > 0.8, "cosine " + first.cosine(tall));
        assertEquals(0, rest.cosine(tall), 1e-6);
    }

    @Test
    void unsupervised_requests_that_cannot_be_met_are_refused() {
        PopulationCoefficients population = Synthetic.population(40);
        UnsupervisedFinder finder = new UnsupervisedFinder(UNSUPERVISED);
        for (DirectionRequest bad : List.of(
                with("group", "giant=1", 100),
                with("group", "giant", 1),
                with("group", "gnat=1", 1),
                with("group", "giant=3", 1),
                with("without", "gnat", 1),
                DirectionRequest.of(12, "tall"))) {
            assertThrows(W2wException.class, () -> find(finder, population, bad), bad.toString());
        }
    }

    @Test
    void a_cancelled_search_stops() {
        Task cancelled = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return true;
            }
        });
        for (DirectionFinder finder : List.of(
                new LeastSquaresFinder(),
                new MeanDifferenceFinder(),
                new RidgeFinder(RIDGE),
                new LogisticFinder(LOGISTIC))) {
            assertThrows(
                    CancelledException.class,
                    () -> finder.find(
                            Synthetic.space(), Synthetic.population(60), DirectionRequest.of(12, "giant"), cancelled));
        }
    }

    @Test
    void the_same_request_finds_the_same_numbers() {
        PopulationCoefficients population = Synthetic.population(3000);
        DirectionRequest request = DirectionRequest.of(12, "giant");
        for (DirectionFinder finder :
                List.of(new LeastSquaresFinder(), new RidgeFinder(RIDGE), new LogisticFinder(LOGISTIC))) {
            assertEquals(find(finder, population, request), find(finder, population, request));
        }
    }
}
