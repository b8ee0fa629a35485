package w2w.bench.internal.soak;

/**
 * A line through points by least squares.
 *
 * @param perHour rise of y an hour, x being seconds
 * @param error standard error of it; NaN below three points
 */
record Slope(double perHour, double error) {
    private static final double HOUR = 3600;

    static Slope of(double[] seconds, double[] values) {
        int n = seconds.length;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < n; i++) {
            meanX += seconds[i] / n;
            meanY += values[i] / n;
        }
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            xx += (seconds[i] - meanX) * (seconds[i] - meanX);
            xy += (seconds[i] - meanX) * (values[i] - meanY);
        }
        if (!(xx > 0)) {
            return new Slope(0, Double.NaN);
        }
        double slope = xy / xx;
        double rest = 0;
        for (int i = 0; i < n; i++) {
            double off = values[i] - meanY - slope * (seconds[i] - meanX);
            rest += off * off;
        }
        double error = n > 2 ? Math.sqrt(rest / (n - 2) / xx) : Double.NaN;
        return new Slope(slope * HOUR, error * HOUR);
    }

    /** Whether it rises by more than chance, and by more than {@code most} in all. */
    boolean rises(double most) {
        return perHour > most && !(perHour < 2 * error);
    }
}
