package w2w.ui.internal.plot;

/**
 * Points of a plane in a grid of cells, to find the one under the pointer in constant time. Points with a coordinate that is no number are
 * never found. Immutable.
 */
public final class PointIndex {
    private static final int PER_CELL = 4;

    private final float[] xs;
    private final float[] ys;
    private final double left;
    private final double top;
    private final double cellWidth;
    private final double cellHeight;
    private final int columns;
    private final int rows;
    /** Where the points of a cell begin in {@link #order}; one more than there are cells. */
    private final int[] starts;

    private final int[] order;

    /** Takes the arrays over: the caller must not change them any more. */
    public PointIndex(float[] xs, float[] ys) {
        this.xs = xs;
        this.ys = ys;
        double[] x = range(xs);
        double[] y = range(ys);
        int side = Math.max(1, (int) Math.sqrt(xs.length / (double) PER_CELL));
        columns = side;
        rows = side;
        left = x[0];
        top = y[0];
        cellWidth = Math.max((x[1] - x[0]) / columns, Double.MIN_NORMAL);
        cellHeight = Math.max((y[1] - y[0]) / rows, Double.MIN_NORMAL);
        starts = new int[columns * rows + 1];
        int known = 0;
        for (int i = 0; i < xs.length; i++) {
            if (isKnown(i)) {
                starts[cell(i) + 1]++;
                known++;
            }
        }
        for (int c = 0; c < columns * rows; c++) {
            starts[c + 1] += starts[c];
        }
        order = new int[known];
        int[] next = starts.clone();
        for (int i = 0; i < xs.length; i++) {
            if (isKnown(i)) {
                order[next[cell(i)]++] = i;
            }
        }
    }

    /** What {@link #nearest} and {@link #towards} answer where there is no such point. */
    public static final int NONE = -1;

    /**
     * The point nearest to a place, −1 where none is near enough.
     *
     * @param unitX how long a step of 1 in x is, e.g. in pixels; {@code unitY} likewise
     * @param within how far it may be, in the same unit
     */
    public int nearest(double x, double y, double unitX, double unitY, double within) {
        int best = NONE;
        double least = within * within;
        int firstColumn = column(x - within / unitX);
        int lastColumn = column(x + within / unitX);
        int firstRow = row(y - within / unitY);
        int lastRow = row(y + within / unitY);
        for (int r = firstRow; r <= lastRow; r++) {
            for (int o = starts[r * columns + firstColumn]; o < starts[r * columns + lastColumn + 1]; o++) {
                int i = order[o];
                double dx = (xs[i] - x) * unitX;
                double dy = (ys[i] - y) * unitY;
                double square = dx * dx + dy * dy;
                if (square <= least) {
                    least = square;
                    best = i;
                }
            }
        }
        return best;
    }

    /**
     * Where the arrow keys lead: the point that is nearest to point {@code from} of those that lie within 45° of a direction, −1 where
     * there is none.
     *
     * @param directionX −1, 0 or 1; {@code directionY} likewise, one of the two is 0
     */
    public int towards(int from, int directionX, int directionY, double unitX, double unitY) {
        int best = NONE;
        double least = Double.POSITIVE_INFINITY;
        for (int i : order) {
            double dx = (xs[i] - (double) xs[from]) * unitX;
            double dy = (ys[i] - (double) ys[from]) * unitY;
            double along = dx * directionX + dy * directionY;
            double across = Math.abs(dx * directionY) + Math.abs(dy * directionX);
            double square = dx * dx + dy * dy;
            if (along > 0 && across <= along && square < least) {
                least = square;
                best = i;
            }
        }
        return best;
    }

    private boolean isKnown(int i) {
        return Float.isFinite(xs[i]) && Float.isFinite(ys[i]);
    }

    private int cell(int i) {
        return row(ys[i]) * columns + column(xs[i]);
    }

    private int column(double x) {
        return (int) Math.max(0, Math.min(columns - 1, Math.floor((x - left) / cellWidth)));
    }

    private int row(double y) {
        return (int) Math.max(0, Math.min(rows - 1, Math.floor((y - top) / cellHeight)));
    }

    private static double[] range(float[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float v : values) {
            if (Float.isFinite(v)) {
                low = Math.min(low, v);
                high = Math.max(high, v);
            }
        }
        return low <= high ? new double[] {low, high} : new double[] {0, 0};
    }
}
