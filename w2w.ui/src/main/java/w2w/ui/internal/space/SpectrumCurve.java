package w2w.ui.internal.space;

import w2w.api.space.Spectrum;

/** What each component of a space explains of its population's variance, alone and with those before it. Immutable. */
final class SpectrumCurve {
    private final double[] shares;
    private final double[] cumulated;

    /** The spectrum must be known. */
    SpectrumCurve(Spectrum spectrum) {
        int k = spectrum.components();
        shares = new double[k];
        cumulated = new double[k];
        double sum = 0;
        for (int j = 0; j < k; j++) {
            double deviation = spectrum.deviation(j);
            shares[j] = deviation * deviation / spectrum.totalVariance();
            sum += shares[j];
            cumulated[j] = Math.min(1, sum);
        }
    }

    int components() {
        return shares.length;
    }

    /** Share of the variance along one component, counted from 0. */
    double share(int component) {
        return shares[component];
    }

    /** Share of the variance that this component and those before it explain. */
    double cumulated(int component) {
        return cumulated[component];
    }

    /** How many leading components explain at least this share; 0 where all of them do not. */
    int reaching(double share) {
        for (int j = 0; j < cumulated.length; j++) {
            if (cumulated[j] >= share) {
                return j + 1;
            }
        }
        return 0;
    }

    /** The smallest share that is not zero. */
    double least() {
        double least = shares[0];
        for (double share : shares) {
            if (share > 0) {
                least = Math.min(least, share);
            }
        }
        return least;
    }
}
