package w2w.ui.internal.plot;

import java.util.Arrays;

/**
 * Very many small discs, antialiased, drawn in plain Java: ten thousand take a few milliseconds, where a graphics context takes hundreds.
 * Pixels are opaque 0xRRGGBB, row by row. Not thread-safe.
 */
public final class Dots {
    /** Places within a pixel that a disc's centre is rounded to, in each direction. */
    private static final int SUB = 4;

    private final int width;
    private final int height;
    private final int[] pixels;
    private double stampRadius = Double.NaN;
    private int stampSide;
    private byte[][] stamps = {};

    /** An image of one colour. */
    public Dots(int width, int height, int background) {
        this.width = width;
        this.height = height;
        this.pixels = new int[Math.multiplyExact(width, height)];
        Arrays.fill(pixels, background);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The colour of one pixel. */
    public int rgb(int x, int y) {
        return pixels[y * width + x];
    }

    /** The pixels themselves, row by row. */
    public int[] pixels() {
        return pixels;
    }

    /** A horizontal line over the whole width, {@code thick} pixels high, its middle at {@code y}. */
    public void horizontal(double y, int thick, int rgb) {
        int top = (int) Math.round(y - thick / 2.0);
        for (int row = Math.max(0, top); row < Math.min(height, top + thick); row++) {
            Arrays.fill(pixels, row * width, (row + 1) * width, rgb);
        }
    }

    /** A vertical line over the whole height, its middle at {@code x}. */
    public void vertical(double x, int thick, int rgb) {
        int left = (int) Math.round(x - thick / 2.0);
        for (int row = 0; row < height; row++) {
            for (int column = Math.max(0, left); column < Math.min(width, left + thick); column++) {
                pixels[row * width + column] = rgb;
            }
        }
    }

    /** Blends a disc over what is there; parts outside of the image are left out. {@code alpha} 0 to 1. */
    public void disc(double x, double y, double radius, int rgb, double alpha) {
        if (!(x > -radius - 1 && y > -radius - 1 && x < width + radius + 1 && y < height + radius + 1)) {
            return; // NaN, too
        }
        if (radius != stampRadius) {
            cut(radius);
        }
        int half = stampSide / 2;
        int left = (int) Math.floor(x) - half;
        int top = (int) Math.floor(y) - half;
        int subX = (int) ((x - Math.floor(x)) * SUB);
        int subY = (int) ((y - Math.floor(y)) * SUB);
        byte[] stamp = stamps[subY * SUB + subX];
        int opacity = (int) Math.round(256 * alpha);
        int red = rgb >> 16 & 255;
        int green = rgb >> 8 & 255;
        int blue = rgb & 255;
        int lastRow = Math.min(stampSide, height - top);
        int lastColumn = Math.min(stampSide, width - left);
        for (int row = Math.max(0, -top); row < lastRow; row++) {
            int at = (top + row) * width + left;
            for (int column = Math.max(0, -left); column < lastColumn; column++) {
                int a = (stamp[row * stampSide + column] & 255) * opacity / 255;
                if (a > 0) {
                    int old = pixels[at + column];
                    int r = old >> 16 & 255;
                    int g = old >> 8 & 255;
                    int b = old & 255;
                    r += ((red - r) * a) >> 8;
                    g += ((green - g) * a) >> 8;
                    b += ((blue - b) * a) >> 8;
                    pixels[at + column] = r << 16 | g << 8 | b;
                }
            }
        }
    }

    /** Coverage of the pixels around a disc of this radius, for each place of its centre within a pixel. */
    private void cut(double radius) {
        stampRadius = radius;
        stampSide = 2 * (int) Math.ceil(radius + 1) + 1;
        stamps = new byte[SUB * SUB][stampSide * stampSide];
        int half = stampSide / 2;
        for (int place = 0; place < stamps.length; place++) {
            double centreX = half + (place % SUB + 0.5) / SUB;
            double centreY = half + (Math.floorDiv(place, SUB) + 0.5) / SUB;
            for (int i = 0; i < stampSide * stampSide; i++) {
                double dx = i % stampSide + 0.5 - centreX;
                double dy = Math.floorDiv(i, stampSide) + 0.5 - centreY;
                double coverage = radius + 0.5 - Math.sqrt(dx * dx + dy * dy);
                stamps[place][i] = (byte) Math.round(255 * Math.max(0, Math.min(1, coverage)));
            }
        }
    }
}
