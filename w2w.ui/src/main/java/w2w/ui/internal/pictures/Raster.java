package w2w.ui.internal.pictures;

import w2w.api.diffusion.Picture;

/**
 * A picture as a screen wants it: red, green, blue, a byte each, row by row. The array is to be read only.
 */
public record Raster(int width, int height, byte[] rgb) {
    public Raster {
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(rgb.length + " bytes for " + width + "×" + height);
        }
    }

    public static Raster of(Picture picture) {
        int[] pixels = picture.toRgb();
        byte[] rgb = new byte[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            rgb[3 * i] = (byte) (pixels[i] >> 16);
            rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
            rgb[3 * i + 2] = (byte) pixels[i];
        }
        return new Raster(picture.width(), picture.height(), rgb);
    }

    /** 8-bit numbers as a {@link Picture} has them. */
    public Picture toPicture() {
        int[] pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = ((rgb[3 * i] & 0xFF) << 16) | ((rgb[3 * i + 1] & 0xFF) << 8) | (rgb[3 * i + 2] & 0xFF);
        }
        return Picture.ofRgb(width, height, pixels);
    }

    /** Scaled to another size by cubic convolution (Keys, "Cubic convolution interpolation", 1981), first along rows, then along columns. */
    public Raster scaled(int toWidth, int toHeight) {
        if (toWidth == width && toHeight == height) {
            return this;
        }
        int[] columns = new int[4 * toWidth];
        float[] columnWeights = weights(width, toWidth, columns);
        float[] wide = new float[3 * toWidth * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < toWidth; x++) {
                for (int c = 0; c < 3; c++) {
                    float sum = 0;
                    for (int k = 0; k < 4; k++) {
                        sum += columnWeights[4 * x + k] * (rgb[3 * (y * width + columns[4 * x + k]) + c] & 0xFF);
                    }
                    wide[3 * (y * toWidth + x) + c] = sum;
                }
            }
        }
        int[] rows = new int[4 * toHeight];
        float[] rowWeights = weights(height, toHeight, rows);
        byte[] out = new byte[3 * toWidth * toHeight];
        int line = 3 * toWidth;
        for (int y = 0; y < toHeight; y++) {
            for (int i = 0; i < line; i++) {
                float sum = 0.5f;
                for (int k = 0; k < 4; k++) {
                    sum += rowWeights[4 * y + k] * wide[rows[4 * y + k] * line + i];
                }
                out[y * line + i] = (byte) Math.max(0, Math.min(255, (int) sum));
            }
        }
        return new Raster(toWidth, toHeight, out);
    }

    /** For each of {@code to} places the four numbers it is made of, clamped to {@code from}, and their weights. */
    private static float[] weights(int from, int to, int... taps) {
        float[] weights = new float[4 * to];
        for (int i = 0; i < to; i++) {
            double at = (i + 0.5) * from / to - 0.5;
            int first = (int) Math.floor(at) - 1;
            for (int k = 0; k < 4; k++) {
                taps[4 * i + k] = Math.max(0, Math.min(from - 1, first + k));
                double d = Math.abs(at - (first + k));
                weights[4 * i + k] =
                        (float) (d <= 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2);
            }
        }
        return weights;
    }

    /** Means of blocks, so that no side is longer than {@code most}; this where none is. */
    public Raster shrunk(int most) {
        int by = (Math.max(width, height) + most - 1) / most;
        if (by <= 1) {
            return this;
        }
        int w = width / by;
        int h = height / by;
        byte[] small = new byte[3 * w * h];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                for (int c = 0; c < 3; c++) {
                    int sum = 0;
                    for (int i = 0; i < by * by; i++) {
                        sum += rgb[3 * ((y * by + i / by) * width + x * by + i % by) + c] & 0xFF;
                    }
                    small[3 * (y * w + x) + c] = (byte) (sum / (by * by));
                }
            }
        }
        return new Raster(w, h, small);
    }
}
