package w2w.ui.internal.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import w2w.api.weights.LabelTable;
import w2w.ui.internal.plot.ColourMap;
import w2w.ui.internal.plot.Ticks;

/**
 * The colour of each model of a population by one label: a colour a value where there are few, a colour map over the middle 98 % of the
 * values where there are many. Models whose label is not known have the plain colour. SWT-free; colours are 0xRRGGBB.
 */
final class Colouring {
    /** Values that still are told apart by colours of their own. */
    private static final int CATEGORIES = 8;

    /** One colour of the legend and how many models have it. */
    record Entry(String text, int rgb, int models) {}

    private final int[] colours;
    private final List<Entry> entries;
    private final double low;
    private final double high;

    private Colouring(int[] colours, List<Entry> entries, double low, double high) {
        this.colours = colours;
        this.entries = entries;
        this.low = low;
        this.high = high;
    }

    /** All models in one colour. */
    static Colouring plain(int models, int rgb) {
        int[] colours = new int[models];
        Arrays.fill(colours, rgb);
        return new Colouring(colours, List.of(), Double.NaN, Double.NaN);
    }

    /**
     * By a label.
     *
     * @param series colours of categories, by number
     * @param unknown colour of models whose label is not known
     */
    static Colouring by(LabelTable labels, String attribute, ColourMap map, IntUnaryOperator series, int unknown) {
        double[] values = labels.column(attribute).orElseThrow();
        double[] known = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        double[] distinct =
                Arrays.stream(known).distinct().limit(CATEGORIES + 1).toArray();
        int missing = values.length - known.length;
        boolean few = distinct.length <= 2
                || (distinct.length <= CATEGORIES && Arrays.stream(distinct).allMatch(v -> v == Math.rint(v)));
        int[] colours = new int[values.length];
        List<Entry> entries = new ArrayList<>();
        if (known.length == 0 || few) {
            for (int c = 0; c < distinct.length; c++) {
                double value = distinct[c];
                int count = (int) Arrays.stream(known).filter(v -> v == value).count();
                entries.add(new Entry(text(value), series.applyAsInt(c), count));
            }
            Arrays.setAll(colours, i -> category(distinct, values[i], series, unknown));
            addMissing(entries, missing, unknown);
            return new Colouring(colours, entries, Double.NaN, Double.NaN);
        }
        double low = known[known.length / 100];
        double high = known[known.length - 1 - known.length / 100];
        double span = high > low ? high - low : 1;
        Arrays.setAll(colours, i -> Double.isFinite(values[i]) ? map.rgb((values[i] - low) / span) : unknown);
        addMissing(entries, missing, unknown);
        return new Colouring(colours, entries, low, high);
    }

    int rgb(int row) {
        return colours[row];
    }

    int models() {
        return colours.length;
    }

    /** Whether it is a colour map from {@link #low} to {@link #high}. */
    boolean isContinuous() {
        return low < high;
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    /** The colours that are not of the map, with what they mean. An empty text stands for "not known". */
    List<Entry> entries() {
        return entries;
    }

    /** A label's value for a person: 1 and −1 without decimals. */
    static String text(double value) {
        return Ticks.label(value, value == Math.rint(value) ? 0 : 2);
    }

    private static int category(double[] distinct, double value, IntUnaryOperator series, int unknown) {
        int found = Arrays.binarySearch(distinct, value);
        return found >= 0 ? series.applyAsInt(found) : unknown;
    }

    private static void addMissing(List<Entry> entries, int missing, int unknown) {
        if (missing > 0) {
            entries.add(new Entry("", unknown, missing));
        }
    }
}
