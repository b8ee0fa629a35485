package w2w.tensors.internal.torch;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Good files with something done to them: bits, numbers, pieces cut out, repeated, exchanged, and mixed with another file. */
final class Mutations {
    /** How many a test tries; {@code -Dw2w.fuzz=N} for more. */
    static final int COUNT = Integer.getInteger("w2w.fuzz", 200_000);

    private static final int[] AWKWARD = {0, 1, 0x7F, 0x80, 0xFF};

    private final SplittableRandom random;
    private final byte[][] good;

    Mutations(long seed, byte[]... good) {
        this.random = new SplittableRandom(seed);
        this.good = good;
    }

    byte[] next() {
        byte[] file = good[random.nextInt(good.length)].clone();
        for (int i = 1 + random.nextInt(4); i > 0 && file.length > 0; i--) {
            file = mutate(file);
        }
        return file;
    }

    private byte[] mutate(byte[] file) {
        int at = random.nextInt(file.length);
        int length = Math.min(1 + random.nextInt(8), file.length - at);
        switch (random.nextInt(8)) {
            case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> file[at] = (byte) random.nextInt(256);
            case 2 -> Arrays.fill(file, at, at + length, (byte) AWKWARD[random.nextInt(AWKWARD.length)]);
            case 3 -> {
                byte[] cut = Arrays.copyOf(file, file.length - length);
                System.arraycopy(file, at + length, cut, at, file.length - at - length);
                return cut;
            }
            case 4 -> {
                byte[] longer = Arrays.copyOf(file, file.length + length);
                System.arraycopy(file, at, longer, at + length, file.length - at);
                return longer;
            }
            case 5 -> {
                int from = random.nextInt(file.length - length + 1);
                System.arraycopy(file.clone(), from, file, at, length);
            }
            case 6 -> {
                return random.nextInt(4) == 0 ? Arrays.copyOf(file, at) : file;
            }
            default -> {
                byte[] other = good[random.nextInt(good.length)];
                int n = Math.min(length * 4, Math.min(other.length, file.length - at));
                System.arraycopy(other, random.nextInt(other.length - n + 1), file, at, n);
            }
        }
        return file;
    }
}
