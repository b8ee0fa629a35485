package w2w.directions.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import w2w.api.edit.DirectionQuality;

/** How well positions along a direction tell a label of models that it was not found with. */
final class Measures {
    private static final String FEW = "too few labelled models to hold some out";

    private Measures() {}

    /** @param position of every model along the direction that was found without the held-out ones */
    static DirectionQuality heldOut(Label label, double[] position, boolean[] out, List<String> warnings) {
        boolean flat =
                Arrays.stream(position).allMatch(x -> x == 0); // one side was held out whole: there was nothing to find
        double value = flat ? Double.NaN : label.binary() ? auc(label, position, out) : rSquared(label, position, out);
        List<String> said = new ArrayList<>(warnings);
        if (Double.isNaN(value)) {
            said.add(FEW);
        }
        String measure = label.binary() ? "held-out AUC" : "held-out R²";
        return new DirectionQuality(measure, value, label.positives(), label.negatives(), said);
    }

    /** Probability that a positive model stands above a negative one, ties counting half (Mann–Whitney); NaN with one side empty. */
    static double auc(Label label, double[] position, boolean[] out) {
        List<Integer> models = new ArrayList<>();
        for (int i = 0; i < position.length; i++) {
            if (out[i] && label.known(i)) {
                models.add(i);
            }
        }
        models.sort(Comparator.comparingDouble(i -> position[i]));
        double rankSum = 0;
        long positives = 0;
        for (int from = 0, to; from < models.size(); from = to) {
            to = from;
            long here = 0;
            while (to < models.size() && position[models.get(to)] == position[models.get(from)]) {
                here += label.target()[models.get(to)] > 0 ? 1 : 0;
                to++;
            }
            rankSum += here * (from + 1 + to) / 2.0;
            positives += here;
        }
        long negatives = models.size() - positives;
        return (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }

    /** 1 − squared error over variance, the line from position to label fitted to the models that were not held out. */
    static double rSquared(Label label, double[] position, boolean[] out) {
        double n = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < position.length; i++) {
            if (!out[i] && label.known(i)) {
                n++;
                double dx = position[i] - x;
                x += dx / n;
                y += (label.target()[i] - y) / n;
                xx += dx * (position[i] - x);
                xy += dx * (label.target()[i] - y);
            }
        }
        double slope = xx > 0 ? xy / xx : 0;
        double tried = 0;
        double mean = 0;
        double variation = 0;
        double error = 0;
        for (int i = 0; i < position.length; i++) {
            if (out[i] && label.known(i)) {
                tried++;
                double dy = label.target()[i] - mean;
                mean += dy / tried;
                variation += dy * (label.target()[i] - mean);
                double miss = label.target()[i] - (y + slope * (position[i] - x));
                error += miss * miss;
            }
        }
        return tried < 2 || n < 2 || !(variation > 0) ? Double.NaN : 1 - error / variation;
    }
}
