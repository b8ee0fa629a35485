package w2w.directions.internal;

import w2w.api.task.Noise;

/** Which models a direction is tried on instead of being found with: about one in five, by the seed and the row alone. */
final class HeldOut {
    private static final double SHARE = 0.2;

    private HeldOut() {}

    static boolean[] of(long seed, int models) {
        boolean[] out = new boolean[models];
        for (int i = 0; i < models; i++) {
            out[i] = Noise.uniform(seed, "held-out", 0, i, 1)[0] < SHARE;
        }
        return out;
    }
}
