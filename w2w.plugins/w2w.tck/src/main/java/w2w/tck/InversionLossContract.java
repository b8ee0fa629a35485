package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static w2w.tck.Numbers.assertClose;
import static w2w.tck.Numbers.assertDerivative;
import static w2w.tck.Numbers.moved;
import static w2w.tck.Refusals.assertRefuses;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import w2w.api.diffusion.PredictionType;
import w2w.api.invert.InversionLoss;
import w2w.api.invert.LossValue;

/** What every {@link InversionLoss} keeps to. Extend it, and say how to make yours. */
public abstract class InversionLossContract {
    private static final int IDENTITIES = 3;

    /** The loss under test. */
    protected abstract InversionLoss loss();

    /** Options that every call gets. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /** Largest relative difference between a derivative and finite differences. */
    protected double tolerance() {
        return 0.01;
    }

    /** Length of a finite-difference step; a derivative is compared over ± this. */
    protected double differenceStep() {
        return 0.01;
    }

    private FakeLossInput input(PredictionType type) {
        return FakeLossInput.of(type, IDENTITIES, options());
    }

    private double[] values(FakeLossInput input) {
        return loss().evaluate(input).values();
    }

    @ParameterizedTest
    @EnumSource
    public void one_finite_value_an_identity(PredictionType type) {
        double[] values = values(input(type));
        assertEquals(IDENTITIES, values.length);
        for (double value : values) {
            assertTrue(Double.isFinite(value), "value " + value);
        }
    }

    @ParameterizedTest
    @EnumSource
    public void derivatives_have_the_shape_of_what_they_are_of(PredictionType type) {
        FakeLossInput input = input(type);
        LossValue value = loss().evaluate(input);
        int size = input.prediction().values().length;
        value.prediction().ifPresent(d -> assertEquals(size, d.values().length, "∂/∂prediction"));
        value.predictedClean().ifPresent(d -> assertEquals(size, d.values().length, "∂/∂predictedClean"));
        value.predictedPictures().ifPresent(d -> assertEquals(input.prediction().rows(), d.size(), "∂/∂pictures"));
        value.coefficients().ifPresent(d -> assertEquals(input.coefficients().toArray().length, d.length, "∂/∂c"));
    }

    /** Whatever the loss looks at, moving the prediction must change the values as the derivatives together say. */
    @ParameterizedTest
    @EnumSource
    public void the_derivative_in_the_prediction_agrees_with_finite_differences(PredictionType type) {
        FakeLossInput input = input(type);
        float[] gradient = input.totalDerivative(loss().evaluate(input));
        float[] at = input.prediction().values();
        for (int i = 0; i < 6; i++) {
            // all of it, then one identity at a time, then straight along the gradient
            float[] direction = i < 5 ? Numbers.gaussian("tck direction", i, at.length, 1) : unit(gradient);
            if (i < IDENTITIES) {
                zeroOthers(
                        direction,
                        input.rowsOf(i),
                        at.length / input.prediction().rows());
            }
            assertDerivative(
                    gradient,
                    direction,
                    h -> sum(values(input.withPrediction(moved(at, h, direction)))),
                    differenceStep(),
                    tolerance(),
                    "direction " + i + " in the prediction");
        }
    }

    @ParameterizedTest
    @EnumSource
    public void the_derivative_in_the_coefficients_agrees_with_finite_differences(PredictionType type) {
        FakeLossInput input = input(type);
        float[] at = input.coefficients().toArray();
        float[] gradient = loss().evaluate(input).coefficients().orElseGet(() -> new float[at.length]);
        for (int i = 0; i < 5; i++) {
            float[] direction = i < 4 ? Numbers.gaussian("tck move", i, at.length, 1) : unit(gradient);
            assertDerivative(
                    gradient,
                    direction,
                    h -> sum(values(input.withCoefficients(moved(at, h, direction)))),
                    differenceStep(),
                    tolerance(),
                    "direction " + i + " in the coefficients");
        }
    }

    @ParameterizedTest
    @EnumSource
    public void it_moves_something(PredictionType type) {
        FakeLossInput input = input(type);
        LossValue value = loss().evaluate(input);
        double pull = Numbers.norm(input.totalDerivative(value))
                + value.coefficients().map(Numbers::norm).orElse(0.0);
        assertTrue(pull > 0, "all derivatives are zero at a random point");
    }

    @ParameterizedTest
    @EnumSource
    public void an_identity_does_not_depend_on_the_others(PredictionType type) {
        FakeLossInput input = input(type);
        LossValue together = loss().evaluate(input);
        float[] derivative = input.totalDerivative(together);
        int row = derivative.length / input.prediction().rows();
        for (int identity = 0; identity < IDENTITIES; identity++) {
            FakeLossInput single = input.only(identity);
            LossValue alone = loss().evaluate(single);
            assertEquals(alone.values()[0], together.values()[identity], 1e-5 * Math.abs(alone.values()[0]) + 1e-9);
            float[] expected = single.totalDerivative(alone);
            float[] actual = new float[expected.length];
            int at = 0;
            for (int r : input.rowsOf(identity)) {
                System.arraycopy(derivative, r * row, actual, row * at++, row);
            }
            assertClose(expected, actual, 1e-4, "derivative of identity " + identity + " alone");
            int from = identity * input.coefficients().components();
            int to = from + input.coefficients().components();
            if (alone.coefficients().isPresent()) {
                assertClose(
                        alone.coefficients().get(),
                        Arrays.copyOfRange(together.coefficients().orElseThrow(), from, to),
                        1e-4,
                        "coefficients of identity " + identity + " alone");
            }
        }
    }

    @Test
    public void the_same_input_twice_gives_the_same() {
        FakeLossInput input = input(PredictionType.EPSILON);
        LossValue one = loss().evaluate(input);
        LossValue two = loss().evaluate(input);
        assertArrayEquals(one.values(), two.values());
        assertArrayEquals(input.totalDerivative(one), input.totalDerivative(two));
    }

    @Test
    public void the_input_is_left_alone() {
        FakeLossInput input = input(PredictionType.EPSILON);
        float[] before = input.prediction().values().clone();
        loss().evaluate(input);
        assertArrayEquals(before, input.prediction().values());
    }

    @Test
    public void an_unknown_option_is_refused_by_name() {
        Map<String, String> unknown = new HashMap<>(options());
        unknown.put("no-such-option", "1");
        FakeLossInput input = FakeLossInput.of(PredictionType.EPSILON, IDENTITIES, unknown);
        assertRefuses(() -> loss().evaluate(input), "no-such-option");
    }

    private static float[] unit(float[] gradient) {
        double norm = Numbers.norm(gradient);
        return norm > 0 ? Numbers.scaled(gradient, Math.sqrt(gradient.length) / norm) : gradient;
    }

    private static void zeroOthers(float[] direction, int[] rows, int row) {
        for (int i = 0; i < direction.length; i++) {
            int of = i / row;
            if (Arrays.stream(rows).noneMatch(r -> r == of)) {
                direction[i] = 0;
            }
        }
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }
}
