package w2w.ui.internal.space;

import java.util.List;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Task;

/** Where the models of a population stand along axes. */
public final class Projections {
    private static final int TILE = 1024;

    private Projections() {}

    /** Positions of all models along each axis: one array an axis, index i is row i. One pass; costs axes × models × k. */
    public static double[][] of(PopulationCoefficients people, List<? extends PlaneAxis> axes, Task task) {
        int m = people.size();
        int k = people.components();
        double[][] positions = new double[axes.size()][m];
        for (int first = 0; first < m; first += TILE) {
            task.check();
            int count = Math.min(TILE, m - first);
            float[] rows = people.read(first, count).toArray();
            for (int a = 0; a < positions.length; a++) {
                for (int i = 0; i < count; i++) {
                    positions[a][first + i] = axes.get(a).position(rows, i * k);
                }
            }
            task.progress((first + count) / (double) m);
        }
        return positions;
    }
}
