package w2w.ui.internal.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import w2w.api.diffusion.Picture;

class RasterTest {
    private static Raster ramp(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (10 * (i % width));
            rgb[3 * i + 1] = (byte) (7 * (i / width));
            rgb[3 * i + 2] = (byte) 200;
        }
        return new Raster(width, height, rgb);
    }

    @Test
    void is_the_picture_in_eight_bits() {
        Picture picture = Picture.ofRgb(2, 1, new int[] {0x010203, 0xFFFE80});
        assertArrayEquals(
                new byte[] {1, 2, 3, (byte) 0xFF, (byte) 0xFE, (byte) 0x80},
                Raster.of(picture).rgb());
        assertArrayEquals(picture.toRgb(), Raster.of(picture).toPicture().toRgb());
    }

    @Test
    void cubic_convolution_gives_lines_back_exactly() {
        Raster large = ramp(16, 16).scaled(48, 32);
        for (int x = 9; x < 39; x++) { // three pixels from the edge, where it is clamped
            double expected = 10 * ((x + 0.5) / 3 - 0.5);
            assertEquals(expected, large.rgb()[3 * (15 * 48 + x)] & 0xFF, 0.51, "column " + x);
        }
        for (int y = 6; y < 26; y++) {
            double expected = 7 * ((y + 0.5) / 2 - 0.5);
            assertEquals(expected, large.rgb()[3 * (y * 48 + 20) + 1] & 0xFF, 0.51, "row " + y);
        }
        assertEquals(200, large.rgb()[2] & 0xFF);
    }

    @Test
    void a_shrunk_one_is_the_mean_of_blocks() {
        Raster small = ramp(8, 4).shrunk(4);
        assertEquals(4, small.width());
        assertEquals(2, small.height());
        assertEquals(5, small.rgb()[0]);
        assertEquals(3, small.rgb()[1]); // 3.5 cut
        assertEquals(8, ramp(8, 4).shrunk(8).width());
    }
}
