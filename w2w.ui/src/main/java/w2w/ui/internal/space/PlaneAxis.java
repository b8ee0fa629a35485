package w2w.ui.internal.space;

import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;

/** What a population is laid out along: a component of the space or an edit direction. */
public sealed interface PlaneAxis {
    /** A principal component, counted from 0; positions are coefficients in deviations of the population. */
    record Component(int index, int components, double mean, double deviation) implements PlaneAxis {
        public Component {
            if (index < 0 || index >= components || !(deviation > 0)) {
                throw new IllegalArgumentException(
                        "component " + index + " of " + components + ", deviation " + deviation);
            }
        }

        @Override
        public double position(float[] rows, int at) {
            return (rows[at + index] - mean) / deviation;
        }

        @Override
        public float[] step() {
            float[] step = new float[components];
            step[index] = (float) deviation;
            return step;
        }
    }

    /** An edit direction; positions as {@link EditDirection#position}. */
    final class Along implements PlaneAxis {
        private final EditDirection direction;
        private final float[] step;
        private final double square;

        public Along(EditDirection direction) {
            this.direction = direction;
            this.step = direction.step();
            this.square = dot(step, 0, step);
        }

        public EditDirection direction() {
            return direction;
        }

        @Override
        public double position(float[] rows, int at) {
            return dot(rows, at, step) / square - direction.origin();
        }

        @Override
        public float[] step() {
            return step.clone();
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Along a && a.direction.equals(direction);
        }

        @Override
        public int hashCode() {
            return direction.hashCode();
        }
    }

    /** Where the row of coefficients that begins at {@code at} stands, in deviations of the population. */
    double position(float[] rows, int at);

    /** The displacement that moves a point by one deviation along the axis: a copy, k numbers. */
    float[] step();

    /** Where a point stands. */
    default double position(Coefficients point) {
        return position(point.toArray(), 0);
    }

    private static double dot(float[] rows, int at, float[] step) {
        double even = 0;
        double odd = 0;
        int j = 0;
        for (; j + 1 < step.length; j += 2) { // two chains: one would wait for each addition
            even += (double) rows[at + j] * step[j];
            odd += (double) rows[at + j + 1] * step[j + 1];
        }
        return j < step.length ? even + odd + (double) rows[at + j] * step[j] : even + odd;
    }
}
