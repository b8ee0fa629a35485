package w2w.ui.internal.space;

import java.util.List;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Task;

/** Two axes through a weight space. */
record Plane(PlaneAxis x, PlaneAxis y) {
    /** How nearly parallel two axes may be before a point cannot be moved along one without the other. */
    private static final double PARALLEL = 1e-6;

    /** Where each model of a population stands: index i is row i. */
    record Positions(float[] xs, float[] ys) {}

    /** Costs models × k. */
    Positions of(PopulationCoefficients people, Task task) {
        double[][] both = Projections.of(people, List.of(x, y), task);
        return new Positions(floats(both[0]), floats(both[1]));
    }

    private static float[] floats(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    /**
     * The point moved within the plane so that its positions change by exactly {@code dx} and {@code dy}, however the axes are inclined to
     * each other; what is orthogonal to both stays. Along parallel axes it moves by {@code dx} alone.
     */
    Coefficients move(Coefficients point, double dx, double dy) {
        float[] a = x.step();
        float[] b = y.step();
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int j = 0; j < a.length; j++) {
            aa += (double) a[j] * a[j];
            bb += (double) b[j] * b[j];
            ab += (double) a[j] * b[j];
        }
        // p·a/aa and p·b/bb rise by dx and dy for p = s·a + t·b with s + t·ab/aa = dx and s·ab/bb + t = dy
        double onA = ab / aa;
        double onB = ab / bb;
        double determinant = 1 - onA * onB;
        if (determinant < PARALLEL) {
            return point.plus(dx, a);
        }
        double s = (dx - onA * dy) / determinant;
        double t = (dy - onB * dx) / determinant;
        return point.plus(s, a).plus(t, b);
    }
}
