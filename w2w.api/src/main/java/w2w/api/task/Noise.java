package w2w.api.task;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Random numbers as a pure function of (seed, purpose, step, row): row i of a batch gets the numbers that it gets alone, and
 * nothing holds a generator. Philox 4×32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011) with the
 * seed as its key and (block, row, step, purpose) as its counter; normals by the Box–Muller transform in
 * {@link StrictMath}, so that every machine gets the same bits. Any thread may call.
 */
public final class Noise {
    private static final int M0 = 0xD2511F53;
    private static final int M1 = 0xCD9E8D57;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;

    private Noise() {}

    /**
     * Fills {@code target[offset .. offset+count)} with standard normal numbers.
     *
     * @param purpose a short constant name such as {@code "latent"}; two purposes share no numbers
     * @param step denoising or optimiser step, 0 where there is none
     * @param row row of the batch, or whatever names the item
     */
    public static void gaussian(long seed, String purpose, int step, int row, float[] target, int offset, int count) {
        int p = tag(purpose);
        int[] x = new int[4];
        for (int i = 0; i < count; i += 4) {
            block(i >>> 2, row, step, p, (int) seed, (int) (seed >>> 32), x);
            for (int k = 0; k < 4 && i + k < count; k += 2) {
                double r = StrictMath.sqrt(-2 * StrictMath.log(unit(x[k])));
                double angle = 2 * Math.PI * unit(x[k + 1]);
                target[offset + i + k] = (float) (r * StrictMath.cos(angle));
                if (i + k + 1 < count) {
                    target[offset + i + k + 1] = (float) (r * StrictMath.sin(angle));
                }
            }
        }
    }

    /** {@link #gaussian(long, String, int, int, float[], int, int)} into a new array. */
    public static float[] gaussian(long seed, String purpose, int step, int row, int count) {
        float[] target = new float[count];
        gaussian(seed, purpose, step, row, target, 0, count);
        return target;
    }

    /** {@code count} numbers uniform on the open interval (0, 1). */
    public static double[] uniform(long seed, String purpose, int step, int row, int count) {
        double[] target = new double[count];
        int p = tag(purpose);
        int[] x = new int[4];
        for (int i = 0; i < count; i++) {
            if ((i & 3) == 0) {
                block(i >>> 2, row, step, p, (int) seed, (int) (seed >>> 32), x);
            }
            target[i] = unit(x[i & 3]);
        }
        return target;
    }

    /** One Philox 4×32-10 block: counter (c0..c3), key (k0, k1) → {@code out[0..3]}. */
    static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
        for (int round = 0; round < 10; round++) {
            long p0 = (M0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long p1 = (M1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += W0;
            k1 += W1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }

    private static double unit(int bits) {
        return ((bits & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
    }

    private static int tag(String purpose) {
        CRC32 crc = new CRC32();
        crc.update(purpose.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
