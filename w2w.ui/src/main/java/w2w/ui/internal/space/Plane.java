package w2w.ui.internal.space;

import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Task;

/** Two axes through a weight space. */
record Plane(PlaneAxis x, PlaneAxis y) {
    private static final int TILE = 1024;

    /** How nearly parallel two axes may be before a point cannot be moved along one without the other. */
    private static final double PARALLEL = 1e-6;

    /** Where each model of a population stands: index i is row i. Costs models × k. */
    record Positions(float[] xs, float[] ys) {}

    Positions of(PopulationCoefficients people, Task task) {
        int m = people.size();
        int k = people.components();
        Positions positions = new Positions(new float[m], new float[m]);
        for (int first = 0; first < m; first += TILE) {
            task.check();
            int count = Math.min(TILE, m - first);
            float[] rows = people.read(first, count).toArray();
            for (int i = 0; i < count; i++) {
                positions.xs[first + i] = (float) x.position(rows, i * k);
                positions.ys[first + i] = (float) y.position(rows, i * k);
            }
            task.progress((first + count) / (double) m);
        }
        return positions;
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
