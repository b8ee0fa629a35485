package w2w.api.space;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.LabelTable;
import w2w.api.weights.WeightLayout;

/** Coefficients, spectrum, and spaces in memory. */
class SpaceTest {
    private static final WeightLayout LAYOUT = WeightLayout.ofLayers(List.of(new AdaptedLayer("l", 2, 1, 1, 1)));
    private static final Spectrum SPECTRUM = new Spectrum(new double[] {4, 2}, 2, 5);

    /** Three numbers, the last of which never changes; V is a rotation by the angle of 3-4-5. */
    private static WeightSpace space() {
        return WeightSpace.inMemory(
                LAYOUT,
                new float[] {1, 2, 3},
                new float[] {0.5f, 2, 0},
                new float[] {0.6f, 0.8f, 0, -0.8f, 0.6f, 0},
                SPECTRUM,
                Provenance.NONE);
    }

    @Test
    void reconstruction_is_mean_plus_deviation_times_basis_times_point() {
        WeightSpace space = space();
        Coefficients c = Coefficients.of(space.fingerprint(), 2, new float[] {5, 10});
        // V c = (0.6·5 − 0.8·10, 0.8·5 + 0.6·10) = (−5, 10)
        assertArrayEquals(new float[] {1 - 2.5f, 2 + 20, 3}, space.reconstruct(c), 1e-5f);
        assertArrayEquals(new float[] {-2.5f, 20, 0}, space.decodeDirection(new float[] {5, 10}), 1e-5f);
        assertArrayEquals(
                new float[] {5, 10}, space.project(space.reconstruct(c)).toArray(), 1e-5f);
    }

    @Test
    void refuses_other_spaces_and_weights_that_are_not_finite() {
        WeightSpace space = space();
        Coefficients foreign = Coefficients.of("x", 2, new float[2]);
        assertEquals(
                W2wException.Kind.INPUT,
                assertThrows(W2wException.class, () -> space.reconstruct(foreign))
                        .kind());
        W2wException e = assertThrows(W2wException.class, () -> space.project(new float[] {1, 2, 3, 1, 2, Float.NaN}));
        assertEquals("row 1, slot l.B", e.where().orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> space.project(new float[4]));
    }

    @Test
    void truncation_keeps_a_prefix_under_another_fingerprint() {
        WeightSpace head = space().truncate(1);
        assertEquals(1, head.components());
        assertNotEquals(space().fingerprint(), head.fingerprint());
        assertEquals(space().fingerprint(), head.provenance().entries().get("space"));
        float[] target = new float[5];
        head.readBasis(0, 1, target, 2);
        assertArrayEquals(new float[] {0, 0, 0.6f, 0.8f, 0}, target);
        assertThrows(IndexOutOfBoundsException.class, () -> space().truncate(3));
        assertThrows(IndexOutOfBoundsException.class, () -> space().readBasis(1, 2, new float[6], 0));
    }

    @Test
    void a_space_gives_copies_and_is_known_by_its_content() {
        WeightSpace space = space();
        space.mean()[0] = 9;
        space.deviation()[0] = 9;
        assertEquals(1, space.mean()[0]);
        assertEquals(0.5f, space.deviation()[0]);
        assertEquals(space.fingerprint(), space().fingerprint());
        assertThrows(
                IllegalArgumentException.class,
                () -> WeightSpace.inMemory(
                        LAYOUT, new float[3], new float[3], new float[5], SPECTRUM, Provenance.NONE));
    }

    @Test
    void the_spectrum_explains_shares_of_the_variance() {
        assertEquals(2, SPECTRUM.deviation(0), 1e-12); // 4/√4
        assertEquals(0.5, new Spectrum(new double[] {4, 2}, 8, 5).explained(1), 1e-12); // 16/4 of 8
        assertEquals(0.625, new Spectrum(new double[] {4, 2}, 8, 5).explained(2), 1e-12);
        assertEquals(new Spectrum(new double[] {4}, 2, 5), SPECTRUM.truncate(1));
        assertThrows(IndexOutOfBoundsException.class, () -> SPECTRUM.truncate(3));
        assertThrows(IllegalArgumentException.class, () -> new Spectrum(new double[1], 0, 5));
        assertThrows(IllegalArgumentException.class, () -> new Spectrum(new double[1], 1, 1));
    }

    @Test
    void coefficients_are_rows_of_one_space() {
        float[] values = {1, 2, 3, 4};
        Coefficients c = Coefficients.of("s", 2, values);
        values[0] = 9;
        assertEquals(2, c.rows());
        assertEquals(3, c.get(1, 0));
        assertEquals(Coefficients.of("s", 2, new float[] {3, 4}), c.row(1));
        assertEquals(c, c.row(0).append(c.row(1)));
        assertEquals(Coefficients.of("s", 2, new float[] {2, 1, 4, 3}), c.plus(0.5, new float[] {2, -2}));
        assertThrows(IllegalArgumentException.class, () -> c.append(Coefficients.of("t", 2, new float[2])));
        assertThrows(IllegalArgumentException.class, () -> c.plus(1, new float[3]));
        assertThrows(IllegalArgumentException.class, () -> Coefficients.of("s", 3, new float[4]));
        assertThrows(IndexOutOfBoundsException.class, () -> c.get(0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> c.row(2));
        assertArrayEquals(new float[2], Coefficients.origin(space()).toArray());
    }

    @Test
    void population_moments_are_unbiased() {
        PopulationCoefficients p = PopulationCoefficients.inMemory(
                Coefficients.of("s", 2, new float[] {1, 0, 2, 0, 6, 3}),
                List.of("a", "b", "c"),
                LabelTable.of(3, Map.of()));
        assertArrayEquals(new double[] {3, 1}, p.mean(), 1e-12);
        assertArrayEquals(new double[] {Math.sqrt(7), Math.sqrt(3)}, p.deviation(), 1e-12);
        assertEquals(Coefficients.of("s", 2, new float[] {2, 0, 6, 3}), p.read(1, 2));
        p.mean()[0] = 9;
        assertEquals(3, p.mean()[0]);
        assertThrows(
                IllegalArgumentException.class,
                () -> PopulationCoefficients.inMemory(p.read(0, 3), List.of("a", "b"), LabelTable.of(2, Map.of())));
    }

    @Test
    void requests_refuse_what_cannot_be_done() {
        assertThrows(IllegalArgumentException.class, () -> FitRequest.of(0, java.nio.file.Path.of("x")));
        assertThrows(IllegalArgumentException.class, () -> new SampleRequest(0, 1, 1, 0, Map.of(), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new SampleRequest(1, -1, 1, 0, Map.of(), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new SampleRequest(1, Double.NaN, 1, 0, Map.of(), Map.of()));
        assertTrue(
                new SampleRequest(1, 0, 1, 0, Map.of(), Map.of()).conditions().isEmpty());
    }
}
