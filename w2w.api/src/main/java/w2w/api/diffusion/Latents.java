package w2w.api.diffusion;

import java.util.Arrays;
import java.util.Objects;

/** A batch of latents or of predictions: rows × channels × height × width float32 numbers, row-major. Immutable by agreement. */
public final class Latents {
    private final int rows;
    private final int channels;
    private final int height;
    private final int width;
    private final float[] values;

    private Latents(int rows, int channels, int height, int width, float[] values) {
        if (rows < 0
                || channels < 1
                || height < 1
                || width < 1
                || values.length != (long) rows * channels * height * width) {
            throw new IllegalArgumentException(
                    values.length + " numbers for " + rows + "×" + channels + "×" + height + "×" + width);
        }
        this.rows = rows;
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.values = values;
    }

    /** Takes {@code values} over: the caller must not change the array again. */
    public static Latents owning(int rows, int channels, int height, int width, float[] values) {
        return new Latents(rows, channels, height, width, values);
    }

    /** Other numbers in the shape of this; takes them over. */
    public Latents with(float[] other) {
        return new Latents(rows, channels, height, width, other);
    }

    public int rows() {
        return rows;
    }

    public int channels() {
        return channels;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** Numbers in one row. */
    public int rowSize() {
        return channels * height * width;
    }

    /** The numbers themselves, not a copy: to be read only. */
    public float[] values() {
        return values;
    }

    /** One row, as a batch of one. */
    public Latents row(int row) {
        Objects.checkIndex(row, rows);
        int n = rowSize();
        return new Latents(1, channels, height, width, Arrays.copyOfRange(values, row * n, (row + 1) * n));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Latents l
                && l.rows == rows
                && l.channels == channels
                && l.height == height
                && l.width == width
                && Arrays.equals(l.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * rows + Arrays.hashCode(values);
    }
}
