package w2w.api.space;

import java.util.Arrays;
import java.util.Objects;

/**
 * Points of one weight space: {@code rows × components} numbers, row-major. Immutable. They mean something only together with the
 * space whose fingerprint they carry; a space of fewer components is a prefix of the same numbers, with another fingerprint.
 */
public final class Coefficients {
    private final String space;
    private final int rows;
    private final int components;
    private final float[] values;

    private Coefficients(String space, int components, float[] values) {
        this.space = Objects.requireNonNull(space);
        if (components < 1 || values.length % components != 0) {
            throw new IllegalArgumentException(values.length + " numbers are no rows of " + components);
        }
        this.rows = values.length / components;
        this.components = components;
        this.values = values;
    }

    /** Rows of {@code components} numbers, copied; {@code space} is {@link WeightSpace#fingerprint()}. */
    public static Coefficients of(String space, int components, float[] values) {
        return new Coefficients(space, components, values.clone());
    }

    /** As {@link #of}, taking the array over: the caller must not touch it again. */
    public static Coefficients owning(String space, int components, float[] values) {
        return new Coefficients(space, components, values);
    }

    /** One row at the origin: the mean of the population. */
    public static Coefficients origin(WeightSpace space) {
        return owning(space.fingerprint(), space.components(), new float[space.components()]);
    }

    /** Fingerprint of the space. */
    public String space() {
        return space;
    }

    public int rows() {
        return rows;
    }

    /** k in the paper. */
    public int components() {
        return components;
    }

    public float get(int row, int component) {
        Objects.checkIndex(component, components);
        return values[Math.addExact(Math.multiplyExact(row, components), component)];
    }

    /** A copy of all numbers, row-major. */
    public float[] toArray() {
        return values.clone();
    }

    /** One row, as a point of its own. */
    public Coefficients row(int row) {
        Objects.checkIndex(row, rows);
        return new Coefficients(
                space, components, Arrays.copyOfRange(values, row * components, (row + 1) * components));
    }

    /** Every row + {@code strength} · {@code step}. */
    public Coefficients plus(double strength, float[] step) {
        if (step.length != components) {
            throw new IllegalArgumentException(step.length + " numbers added to rows of " + components);
        }
        float[] moved = new float[values.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (values[i] + strength * step[i % components]);
        }
        return new Coefficients(space, components, moved);
    }

    /** (1 − share) · this + share · other, row by row: 0 is this, 1 the other, what lies outside goes beyond them. */
    public Coefficients towards(Coefficients other, double share) {
        if (!other.space.equals(space) || other.components != components || other.rows != rows) {
            throw new IllegalArgumentException(
                    "no line from " + rows + " points of " + space + " to " + other.rows + " points of " + other.space);
        }
        float[] between = new float[values.length];
        for (int i = 0; i < between.length; i++) {
            between[i] = (float) ((1 - share) * values[i] + share * other.values[i]);
        }
        return new Coefficients(space, components, between);
    }

    /** Rows of this, then rows of {@code other}; both are of one space. */
    public Coefficients append(Coefficients other) {
        if (!other.space.equals(space) || other.components != components) {
            throw new IllegalArgumentException("points of two spaces: " + space + ", " + other.space);
        }
        float[] all = Arrays.copyOf(values, values.length + other.values.length);
        System.arraycopy(other.values, 0, all, values.length, other.values.length);
        return new Coefficients(space, components, all);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Coefficients c
                && c.components == components
                && c.space.equals(space)
                && Arrays.equals(c.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * space.hashCode() + Arrays.hashCode(values);
    }
}
