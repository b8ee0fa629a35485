package w2w.engine.internal.evaluate;

import java.util.List;

/**
 * What the nets see in pictures of subjects: by subject, then picture.
 *
 * @param attributes in deviations, logits over {@link #LOGIT} or the reader's own unit
 * @param identity unit vectors
 */
record Sight(double[][][] attributes, double[][][] identity) {
    /** A logit of so much counts as one unit, about as much as a deviation of a continuous attribute. */
    static final double LOGIT = 4;

    int subjects() {
        return attributes.length;
    }

    /** Several looks at the same subjects, picture behind picture. */
    static Sight join(List<Sight> looks) {
        int subjects = looks.get(0).subjects();
        double[][][] attributes = new double[subjects][][];
        double[][][] identity = new double[subjects][][];
        for (int s = 0; s < subjects; s++) {
            int subject = s;
            attributes[s] = looks.stream()
                    .flatMap(l -> java.util.Arrays.stream(l.attributes[subject]))
                    .toArray(double[][]::new);
            identity[s] = looks.stream()
                    .flatMap(l -> java.util.Arrays.stream(l.identity[subject]))
                    .toArray(double[][]::new);
        }
        return new Sight(attributes, identity);
    }

    /** An attribute of a subject, over its pictures. */
    double mean(int subject, int attribute) {
        double sum = 0;
        for (double[] picture : attributes[subject]) {
            sum += picture[attribute];
        }
        return sum / attributes[subject].length;
    }

    /** Who a subject is, over its pictures, as a unit vector. */
    double[] who(int subject) {
        return unit(identity[subject]);
    }

    /** Mean cosine of a subject's first picture with its others. */
    double agreement(int subject) {
        double sum = 0;
        double[][] pictures = identity[subject];
        for (int p = 1; p < pictures.length; p++) {
            sum += dot(pictures[0], pictures[p]);
        }
        return sum / (pictures.length - 1);
    }

    /** The mean of vectors, as a unit vector. */
    static double[] unit(double[]... vectors) {
        double[] mean = new double[vectors[0].length];
        for (double[] v : vectors) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += v[j];
            }
        }
        double length = Math.sqrt(dot(mean, mean));
        for (int j = 0; j < mean.length; j++) {
            mean[j] /= length;
        }
        return mean;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
