package w2w.directions.internal;

import java.util.function.UnaryOperator;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.ConjugateGradient;
import org.hipparchus.linear.RealLinearOperator;
import org.hipparchus.linear.RealVector;
import w2w.api.task.W2wException;

/**
 * Symmetric positive semidefinite systems by conjugate gradients, the matrix never formed. Principal coefficients are close to
 * orthogonal, so with the diagonal as preconditioner some twenty products are enough, at 1,000 components as at 10,000.
 */
final class NormalEquations {
    private static final double TOLERANCE = 1e-11;

    private NormalEquations() {}

    /** (CᵀC + ridge·I) d = b; without {@code fullRank} it starts at 0 unconditioned, which ends at the solution of least length. */
    static double[] solve(Centred c, double[] b, double ridge, boolean fullRank) {
        double[] diagonal = fullRank ? c.diagonal() : new double[0];
        return solve(
                d -> {
                    double[] product = c.normalTimes(d);
                    for (int j = 0; j < d.length; j++) {
                        product[j] += ridge * d[j];
                    }
                    return product;
                },
                diagonal,
                ridge,
                b,
                TOLERANCE);
    }

    /** @param diagonal of the operator without the ridge; empty for no preconditioner */
    static double[] solve(
            UnaryOperator<double[]> operator, double[] diagonal, double ridge, double[] b, double tolerance) {
        int k = b.length;
        if (java.util.Arrays.stream(b).allMatch(x -> x == 0)) {
            return new double[k];
        }
        double largest = java.util.Arrays.stream(diagonal).max().orElse(0);
        double floor = largest * 1e-14; // a component that does not vary
        RealLinearOperator preconditioner = diagonal.length == 0
                ? null
                : linear(k, v -> {
                    double[] scaled = new double[k];
                    for (int j = 0; j < k; j++) {
                        double pivot = diagonal[j] + ridge;
                        scaled[j] = pivot > floor ? v[j] / pivot : v[j] / Math.max(largest, 1e-300);
                    }
                    return scaled;
                });
        int most = 20 * k + 200;
        try {
            RealVector x = new ConjugateGradient(most, tolerance, false)
                    .solve(linear(k, operator), preconditioner, new ArrayRealVector(b, false), new ArrayRealVector(k));
            return x.toArray();
        } catch (MathIllegalStateException e) {
            throw W2wException.of(
                            W2wException.Kind.INTERNAL, "the normal equations did not settle in " + most + " steps")
                    .because(e);
        }
    }

    private static RealLinearOperator linear(int k, UnaryOperator<double[]> product) {
        return new RealLinearOperator() {
            @Override
            public int getRowDimension() {
                return k;
            }

            @Override
            public int getColumnDimension() {
                return k;
            }

            @Override
            public RealVector operate(RealVector v) {
                return new ArrayRealVector(product.apply(v.toArray()), false);
            }
        };
    }
}
