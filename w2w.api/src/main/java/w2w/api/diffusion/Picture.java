package w2w.api.diffusion;

import java.util.Arrays;

/** An RGB picture: three planes (red, green, blue) of {@code height × width} numbers, −1 (black) to 1. Immutable. */
public final class Picture {
    private final int width;
    private final int height;
    private final float[] values;

    private Picture(int width, int height, float[] values) {
        if (width < 1 || height < 1 || values.length != 3L * width * height) {
            throw new IllegalArgumentException(values.length + " numbers for " + width + "×" + height);
        }
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /** A picture of a copy of {@code values}: 3 × height × width. */
    public static Picture of(int width, int height, float[] values) {
        return new Picture(width, height, values.clone());
    }

    /** As {@link #of}, taking the array over. */
    public static Picture owning(int width, int height, float[] values) {
        return new Picture(width, height, values);
    }

    /** From 8-bit pixels, row by row, {@code 0xRRGGBB}: v/127.5 − 1. */
    public static Picture ofRgb(int width, int height, int[] pixels) {
        float[] values = new float[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            for (int c = 0; c < 3; c++) {
                values[c * pixels.length + i] = (pixels[i] >> (16 - 8 * c) & 0xFF) / 127.5f - 1;
            }
        }
        return new Picture(width, height, values);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** A copy of the three planes. */
    public float[] toArray() {
        return values.clone();
    }

    /** 8-bit pixels, row by row, {@code 0xRRGGBB}; clamped and rounded. */
    public int[] toRgb() {
        int[] pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            for (int c = 0; c < 3; c++) {
                int v = Math.round((values[c * pixels.length + i] + 1) * 127.5f);
                pixels[i] = pixels[i] << 8 | Math.max(0, Math.min(255, v));
            }
        }
        return pixels;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Picture p && p.width == width && p.height == height && Arrays.equals(p.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(values);
    }
}
