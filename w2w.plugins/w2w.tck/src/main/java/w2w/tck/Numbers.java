package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import w2w.api.task.Noise;

/** Vectors and derivatives for the contracts. */
final class Numbers {
    private Numbers() {}

    static double dot(float[] a, float[] b) {
        assertEquals(a.length, b.length, "numbers");
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    static double norm(float[] a) {
        return Math.sqrt(dot(a, a));
    }

    static float[] gaussian(String purpose, int row, int count, double scale) {
        return scaled(Noise.gaussian(20_240_613, purpose, 0, row, count), scale);
    }

    static float[] scaled(float[] a, double factor) {
        float[] b = a.clone();
        for (int i = 0; i < b.length; i++) {
            b[i] *= (float) factor;
        }
        return b;
    }

    /** a + h·d. */
    static float[] moved(float[] a, double h, float[] d) {
        float[] b = a.clone();
        for (int i = 0; i < b.length; i++) {
            b[i] += (float) (h * d[i]);
        }
        return b;
    }

    /** Every number within {@code tolerance} of the largest magnitude expected. */
    static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
        assertEquals(expected.length, actual.length, what + ": numbers");
        double largest = 0;
        for (float x : expected) {
            largest = Math.max(largest, Math.abs(x));
        }
        for (int i = 0; i < expected.length; i++) {
            double off = Math.abs((double) expected[i] - actual[i]);
            if (!(off <= tolerance * largest)) { // NaN too
                throw new AssertionError(what + ": number " + i + " is " + actual[i] + ", not " + expected[i]
                        + ", and the largest is " + largest);
            }
        }
    }

    static void assertFinite(float[] values, String what) {
        for (int i = 0; i < values.length; i++) {
            assertTrue(Float.isFinite(values[i]), what + ": number " + i + " is " + values[i]);
        }
    }

    /**
     * gradient · direction against the central difference of {@code along} at ±{@code step}.
     *
     * @param along the value after a move by that much along the direction
     */
    static void assertDerivative(
            float[] gradient,
            float[] direction,
            DoubleUnaryOperator along,
            double step,
            double tolerance,
            String what) {
        double expected = (along.applyAsDouble(step) - along.applyAsDouble(-step)) / (2 * step);
        double actual = dot(gradient, direction);
        double typical = norm(gradient) * norm(direction) / Math.sqrt(gradient.length);
        double rounding = 1e-6 * Math.abs(along.applyAsDouble(0)) / step; // values come out of float32 arithmetic
        double allowed = tolerance * Math.max(typical, Math.max(Math.abs(expected), Math.abs(actual))) + rounding;
        if (!(Math.abs(expected - actual) <= allowed)) {
            throw new AssertionError(
                    what + ": the derivative is " + actual + ", finite differences say " + expected + " ± " + allowed);
        }
    }
}
