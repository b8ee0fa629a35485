package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static w2w.tck.Refusals.assertCancels;
import static w2w.tck.Refusals.assertRefuses;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Direction;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Task;

/** What every {@link DirectionFinder} keeps to. Extend it, and say how to make yours. */
public abstract class DirectionFinderContract {
    private final KnownPopulation known = KnownPopulation.isotropic();
    private final PopulationCoefficients population = known.coefficients();
    private final int k = population.components();

    /** The finder under test. */
    protected abstract DirectionFinder finder();

    /** What its component declares in {@link Direction#from}. */
    protected abstract Direction.Source source();

    /** Options that every request gets. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /** Phrases that a text-driven finder knows. */
    protected List<String> phrases() {
        return List.of("a person with a beard");
    }

    /** How near, as a cosine, a finder on labels must come to the direction that the labels were made with. */
    protected double leastCosine() {
        return 0.9;
    }

    private List<EditDirection> find(int components, String... wanted) {
        DirectionRequest request =
                new DirectionRequest(List.of(wanted), Math.max(1, wanted.length), components, 5, options());
        return finder().find(known.space(), population, request, Task.unwatched());
    }

    private String[] something() {
        return switch (source()) {
            case LABELS -> new String[] {KnownPopulation.BINARY};
            case TEXT -> phrases().toArray(new String[0]);
            case NOTHING -> new String[0];
        };
    }

    private void assumeLabels() {
        assumeTrue(source() == Direction.Source.LABELS, "it does not look at labels");
    }

    @Test
    public void finds_the_direction_that_binary_labels_were_made_with() {
        assumeLabels();
        assertNear(find(k, KnownPopulation.BINARY).get(0));
    }

    @Test
    public void finds_the_direction_that_half_known_labels_were_made_with() {
        assumeLabels();
        EditDirection found = find(k, KnownPopulation.HALF_KNOWN).get(0);
        assertNear(found);
        assertTrue(
                found.quality().positives() + found.quality().negatives() <= population.size() / 2,
                "models without a label were counted");
    }

    private void assertNear(EditDirection found) {
        double cosine = known.cosine(found.step());
        assertTrue(cosine >= leastCosine(), "cosine to the true direction: " + cosine);
    }

    @Test
    public void a_unit_is_one_deviation_of_the_population() {
        for (EditDirection direction : find(k, something())) {
            double[] position = new double[population.size()];
            double mean = 0;
            for (int i = 0; i < position.length; i++) {
                position[i] = direction.position(population.read(i, 1), 0);
                mean += position[i] / position.length;
            }
            double squares = 0;
            for (double x : position) {
                squares += (x - mean) * (x - mean);
            }
            assertEquals(0, mean, 1e-3, "mean position along " + direction.name());
            assertEquals(1, Math.sqrt(squares / (position.length - 1)), 1e-3, "deviation along " + direction.name());
        }
    }

    @Test
    public void directions_are_of_the_space() {
        for (EditDirection direction : find(k, something())) {
            assertEquals(population.space(), direction.space());
            assertEquals(k, direction.step().length, "numbers in a step");
        }
    }

    @Test
    public void components_that_were_not_asked_for_stay_zero() {
        for (EditDirection direction : find(k - 2, something())) {
            float[] step = direction.step();
            assertEquals(0, step[k - 1]);
            assertEquals(0, step[k - 2]);
        }
    }

    @Test
    public void one_direction_a_wanted_name_in_that_order() {
        assumeLabels();
        List<EditDirection> found = find(k, KnownPopulation.HALF_KNOWN, KnownPopulation.BINARY);
        assertEquals(
                List.of(KnownPopulation.HALF_KNOWN, KnownPopulation.BINARY),
                found.stream().map(EditDirection::name).toList());
    }

    @Test
    public void the_wanted_count_of_an_unsupervised_finder_is_kept() {
        assumeTrue(source() == Direction.Source.NOTHING, "it is told what to find");
        DirectionRequest request = new DirectionRequest(List.of(), 3, k, 5, options());
        List<EditDirection> found = finder().find(known.space(), population, request, Task.unwatched());
        assertEquals(3, found.size());
        assertEquals(3, found.stream().map(EditDirection::name).distinct().count(), "names differ");
    }

    @Test
    public void quality_counts_the_models_on_each_side() {
        assumeLabels();
        EditDirection found = find(k, KnownPopulation.BINARY).get(0);
        double[] labels = population.labels().column(KnownPopulation.BINARY).orElseThrow();
        int positives = 0;
        for (double label : labels) {
            positives += label > 0 ? 1 : 0;
        }
        assertEquals(positives, found.quality().positives());
        assertEquals(labels.length - positives, found.quality().negatives());
        assertFalse(found.quality().measure().isBlank(), "the measure has a name");
    }

    @Test
    public void same_request_same_directions() {
        assertEquals(find(k, something()), find(k, something()));
    }

    @Test
    public void an_unknown_label_is_refused_and_the_known_ones_named() {
        assumeLabels();
        assertRefuses(() -> find(k, "no-such-label"), "no-such-label", KnownPopulation.BINARY);
    }

    @Test
    public void a_label_that_all_models_share_is_refused_by_name() {
        assumeLabels();
        assertRefuses(() -> find(k, KnownPopulation.CONSTANT), KnownPopulation.CONSTANT);
    }

    @Test
    public void a_cancelled_search_ends() {
        DirectionRequest request = new DirectionRequest(List.of(something()), 1, k, 5, options());
        assertCancels(task -> finder().find(known.space(), population, request, task));
    }
}
