package w2w.measures.internal;

import w2w.api.diffusion.Picture;

/**
 * A picture at another size: its largest middle part of the wanted proportions, resampled with a triangle filter as wide as a source or a
 * target pixel, whichever is larger. A picture of the wanted size stays as it is.
 */
final class Scaled {
    private Scaled() {}

    /** The three planes at {@code width × height}. */
    static float[] planes(Picture picture, int width, int height) {
        float[] from = picture.toArray();
        if (picture.width() == width && picture.height() == height) {
            return from;
        }
        double step = Math.min((double) picture.width() / width, (double) picture.height() / height);
        float[][] across = weights(picture.width(), width, step);
        float[][] down = weights(picture.height(), height, step);
        float[] narrow = new float[3 * picture.height() * width];
        for (int y = 0; y < 3 * picture.height(); y++) {
            for (int x = 0; x < width; x++) {
                float sum = 0;
                int first = (int) across[x][0];
                for (int i = 1; i < across[x].length; i++) {
                    sum += across[x][i] * from[y * picture.width() + first + i - 1];
                }
                narrow[y * width + x] = sum;
            }
        }
        float[] to = new float[3 * height * width];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                int first = (int) down[y][0];
                for (int i = 1; i < down[y].length; i++) {
                    int row = (c * picture.height() + first + i - 1) * width;
                    for (int x = 0; x < width; x++) {
                        to[(c * height + y) * width + x] += down[y][i] * narrow[row + x];
                    }
                }
            }
        }
        return to;
    }

    /** For each target pixel the first source pixel it looks at, then the weights of that one and those after it. */
    private static float[][] weights(int source, int target, double step) {
        double reach = Math.max(1, step);
        double start = (source - target * step) / 2;
        float[][] all = new float[target][];
        for (int o = 0; o < target; o++) {
            double centre = start + (o + 0.5) * step;
            int first = Math.max(0, (int) Math.floor(centre - reach));
            int last = Math.min(source - 1, (int) Math.ceil(centre + reach) - 1);
            float[] some = new float[last - first + 2];
            double sum = 0;
            for (int i = first; i <= last; i++) {
                double w = Math.max(0, 1 - Math.abs(i + 0.5 - centre) / reach);
                some[i - first + 1] = (float) w;
                sum += w;
            }
            for (int i = 1; i < some.length; i++) {
                some[i] /= (float) sum;
            }
            some[0] = first;
            all[o] = some;
        }
        return all;
    }
}
