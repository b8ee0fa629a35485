package w2w.engine.internal.space.fit;

/**
 * z = (w − μ) / σ, column by column; 0 where the deviation is 0. μ and σ are the float32 numbers that the space publishes, so that
 * the population's coefficients are those that projecting its models gives.
 */
record Standardiser(float[] mean, float[] deviation) {
    /** 1/σ, or 0. */
    float[] inverse() {
        float[] inverse = new float[deviation.length];
        for (int c = 0; c < inverse.length; c++) {
            inverse[c] = deviation[c] == 0 ? 0 : (float) (1.0 / deviation[c]);
        }
        return inverse;
    }

    /** Columns that vary. */
    int varying() {
        int count = 0;
        for (float d : deviation) {
            if (d != 0) {
                count++;
            }
        }
        return count;
    }
}
