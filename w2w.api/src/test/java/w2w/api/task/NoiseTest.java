package w2w.api.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NoiseTest {
    private static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
        int[] out = new int[4];
        Noise.block(c0, c1, c2, c3, k0, k1, out);
        return out;
    }

    /** Known answers published with Random123 for philox4x32-10. */
    @Test
    void blocks_are_those_of_philox() {
        assertArrayEquals(new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, block(0, 0, 0, 0, 0, 0));
        assertArrayEquals(new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, block(-1, -1, -1, -1, -1, -1));
        assertArrayEquals(
                new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
                block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
    }

    @Test
    void moments_are_those_of_the_standard_normal() {
        int n = 400_000;
        double[] moment = new double[5];
        for (float x : Noise.gaussian(7, "moments", 0, 0, n)) {
            for (int p = 1; p <= 4; p++) {
                moment[p] += Math.pow(x, p) / n;
            }
        }
        // five standard errors of each moment: √(var(x^p)/n)
        assertEquals(0, moment[1], 5 * Math.sqrt(1.0 / n));
        assertEquals(1, moment[2], 5 * Math.sqrt(2.0 / n));
        assertEquals(0, moment[3], 5 * Math.sqrt(15.0 / n));
        assertEquals(3, moment[4], 5 * Math.sqrt(96.0 / n));
    }

    @Test
    void uniform_numbers_fill_the_open_interval_evenly() {
        double[] x = Noise.uniform(7, "uniform", 0, 0, 100_000);
        double[] shares = new double[10];
        for (double u : x) {
            assertTrue(u > 0 && u < 1);
            shares[(int) (10 * u)] += 1.0 / x.length;
        }
        for (double share : shares) {
            assertEquals(0.1, share, 5 * Math.sqrt(0.09 / x.length));
        }
    }

    @Test
    void neighbouring_rows_steps_purposes_and_seeds_are_not_correlated() {
        int n = 20_000;
        float[] base = Noise.gaussian(1, "latent", 0, 0, n);
        for (float[] other : new float[][] {
            Noise.gaussian(1, "latent", 0, 1, n),
            Noise.gaussian(1, "latent", 1, 0, n),
            Noise.gaussian(1, "latents", 0, 0, n),
            Noise.gaussian(2, "latent", 0, 0, n),
            Noise.gaussian(1L << 32 | 1, "latent", 0, 0, n)
        }) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += base[i] * other[i] / (double) n;
            }
            assertEquals(0, sum, 5 / Math.sqrt(n));
        }
    }

    @Test
    void a_row_is_a_pure_function_of_its_arguments_and_shorter_rows_are_prefixes() {
        float[] whole = Noise.gaussian(3, "x", 4, 5, 11);
        assertArrayEquals(whole, Noise.gaussian(3, "x", 4, 5, 11));
        for (int count = 0; count < 11; count++) {
            assertArrayEquals(Arrays.copyOf(whole, count), Noise.gaussian(3, "x", 4, 5, count));
        }
        float[] target = new float[15];
        Noise.gaussian(3, "x", 4, 5, target, 2, 11);
        assertArrayEquals(whole, Arrays.copyOfRange(target, 2, 13));
        assertEquals(0, target[1] + target[13]);
        assertFalse(Arrays.equals(whole, Noise.gaussian(3, "x", 4, 6, 11)));
    }
}
