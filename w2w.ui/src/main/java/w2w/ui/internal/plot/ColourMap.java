package w2w.ui.internal.plot;

/**
 * Colours for values that the colour-blind can tell apart and that keep their order in grey: viridis, by the polynomials of M. Zucker
 * (public domain), which are within 1 % of matplotlib's table.
 */
public final class ColourMap {
    private static final double[][] POLYNOMIAL = {
        {0.2777273272234177, 0.005407344544966578, 0.3340998053353061},
        {0.1050930431085774, 1.404613529898575, 1.384590162594685},
        {-0.3308618287255563, 0.214847559468213, 0.09509516302823659},
        {-4.634230498983486, -5.799100973351585, -19.33244095627987},
        {6.228269936347081, 14.17993336680509, 56.69055260068105},
        {4.776384997670288, -13.74514537774601, -65.35303263337234},
        {-5.435455855934631, 4.645852612178535, 26.3124352495832},
    };

    /** What is left out at either end, because it is too near to the background. */
    private static final double DARK_END = 0.22;

    private static final double BRIGHT_END = 0.88;

    private final int[] table = new int[256];

    private ColourMap(double first, double last) {
        for (int i = 0; i < table.length; i++) {
            table[i] = viridis(first + (last - first) * i / (table.length - 1));
        }
    }

    /** The map to draw with on a dark or a bright background: the end that would vanish in it is left out. */
    public static ColourMap on(boolean dark) {
        return dark ? new ColourMap(DARK_END, 1) : new ColourMap(0, BRIGHT_END);
    }

    /** 0xRRGGBB of a share, 0 to 1; what is outside has the colour of the end. */
    public int rgb(double share) {
        return table[(int) Math.round(Math.max(0, Math.min(1, share)) * (table.length - 1))];
    }

    /** 0xRRGGBB of the whole map. */
    static int viridis(double share) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            double value = 0;
            for (int power = POLYNOMIAL.length - 1; power >= 0; power--) {
                value = value * share + POLYNOMIAL[power][channel];
            }
            rgb = rgb << 8 | (int) Math.round(255 * Math.max(0, Math.min(1, value)));
        }
        return rgb;
    }
}
