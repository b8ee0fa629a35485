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
