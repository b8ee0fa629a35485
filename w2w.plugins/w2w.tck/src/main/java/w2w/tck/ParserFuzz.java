package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import w2w.api.task.W2wException;

/**
 * Feeds a parser valid files that were damaged at random, always the same ones for the same seed. It holds for each of them that the
 * parser returns or throws a {@link W2wException} of kind INPUT, within ten seconds and without allocating more than a bound.
 */
public final class ParserFuzz {
    /** How many damaged inputs a parser gets in a build; {@code -Dw2w.fuzz=N} for more. */
    public static final int INPUTS = Integer.getInteger("w2w.fuzz", 200_000);

    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final byte[] TELLING =
            "\0\1\2\4\10\100\177\200\377{}[]\":,.-0123456789eE/\\ \nABFU()ctq}".getBytes(StandardCharsets.ISO_8859_1);
    private static final long[] TELLING_NUMBERS = {
        0,
        1,
        -1,
        2,
        7,
        8,
        255,
        65535,
        1L << 31,
        (1L << 31) - 1,
        (1L << 32) - 1,
        1L << 32,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        100_000_000,
        100_000_001
    };

    private final List<byte[]> valid;
    private final List<byte[]> words;
    private final long seed;
    private long mostBytes = 64L << 20;

    private ParserFuzz(long seed, List<byte[]> valid, List<byte[]> words) {
        this.seed = seed;
        this.valid = valid;
        this.words = words;
    }

    /** What is damaged: small valid inputs of all sorts. */
    public static ParserFuzz of(long seed, List<byte[]> valid) {
        return new ParserFuzz(seed, List.copyOf(valid), List.of());
    }

    /** The same with pieces of the format that are inserted as well: keys, opcodes, magic numbers. */
    public ParserFuzz words(String... pieces) {
        ParserFuzz copy = new ParserFuzz(
                seed,
                valid,
                Arrays.stream(pieces)
                        .map(p -> p.getBytes(StandardCharsets.ISO_8859_1))
                        .toList());
        copy.mostBytes = mostBytes;
        return copy;
    }

    /** The same with another bound on what the parsing of one input may allocate. */
    public ParserFuzz allocatingAtMost(long bytes) {
        ParserFuzz copy = new ParserFuzz(seed, valid, words);
        copy.mostBytes = bytes;
        return copy;
    }

    /** A parser under test. */
    @FunctionalInterface
    public interface Parser {
        /** Reads everything there is in {@code input}, or throws. */
        void parse(byte[] input) throws Exception;
    }

    /** Runs {@link #INPUTS} damaged inputs; fails with the number and content of the first that the parser does not stand. */
    public void run(Parser parser) {
        // on a thread of its own: stack traces are what most refusals spend their time on, and a test runner's stack is
        // deep
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> runHere(parser), "parser fuzz " + seed);
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError(thrown.getMessage(), thrown);
        }
    }

    private void runHere(Parser parser) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = input(i);
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            try {
                parser.parse(input);
                accepted++;
            } catch (W2wException e) {
                if (e.kind() != W2wException.Kind.INPUT || e.getMessage().length() > 4000) {
                    fail(describe(i, input), e);
                }
            } catch (Throwable e) {
                fail(describe(i, input), e);
            }
            long took = System.nanoTime() - start;
            long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
            assertTrue(took < LONGEST_NANOS, () -> took / 1_000_000 + " ms: " + describe(input));
            assertTrue(allocated <= mostBytes, () -> allocated + " bytes allocated: " + describe(input));
        }
        int n = accepted;
        assertTrue(n < INPUTS, "no input was refused: the damage does not reach the parser");
    }

    private static String describe(int number, byte[] input) {
        return "input " + number + ": " + describe(input);
    }

    private static String describe(byte[] input) {
        return "base64 " + Base64.getEncoder().encodeToString(input);
    }

    /** The damaged input of that number. */
    public byte[] input(int number) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        byte[] input = valid.get(random.nextInt(valid.size())).clone();
        int wounds = 1 + random.nextInt(4);
        for (int i = 0; i < wounds; i++) {
            input = wound(input, random);
        }
        return input;
    }

    private byte[] wound(byte[] in, SplittableRandom random) {
        if (in.length == 0) {
            return new byte[] {TELLING[random.nextInt(TELLING.length)]};
        }
        int at = place(in, random);
        switch (random.nextInt(words.isEmpty() ? 9 : 10)) {
            case 0 -> in[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> in[at] = TELLING[random.nextInt(TELLING.length)];
            case 2 -> in[at] = (byte) random.nextInt(256);
            case 3 -> number(in, at, random);
            case 4 -> {
                return Arrays.copyOf(in, at);
            }
            case 5 -> {
                int end = Math.min(in.length, at + 1 + random.nextInt(16));
                return splice(in, at, end, new byte[0]);
            }
            case 6 -> {
                int from = place(in, random);
                byte[] again = Arrays.copyOfRange(in, from, Math.min(in.length, from + 1 + random.nextInt(64)));
                return splice(in, at, at, again);
            }
            case 7 -> {
                byte[] other = valid.get(random.nextInt(valid.size()));
                return splice(in, at, in.length, Arrays.copyOfRange(other, Math.min(at, other.length), other.length));
            }
            case 8 -> {
                byte[] run = new byte[1 + random.nextInt(200)];
                Arrays.fill(run, TELLING[random.nextInt(TELLING.length)]);
                return splice(in, at, at, run);
            }
            default -> {
                return splice(in, at, at, words.get(random.nextInt(words.size())));
            }
        }
        return in;
    }

    /** Any place, but every second time one near the beginning, where formats have their structure. */
    private static int place(byte[] in, SplittableRandom random) {
        return random.nextInt(random.nextBoolean() ? in.length : Math.min(in.length, 64));
    }

    private static void number(byte[] in, int at, SplittableRandom random) {
        long value = TELLING_NUMBERS[random.nextInt(TELLING_NUMBERS.length)];
        ByteBuffer bytes =
                ByteBuffer.wrap(in).order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int size = 1 << random.nextInt(1, 4);
        if (at + size > in.length) {
            return;
        }
        switch (size) {
            case 2 -> bytes.putShort(at, (short) value);
            case 4 -> bytes.putInt(at, (int) value);
            default -> bytes.putLong(at, value);
        }
    }

    private static byte[] splice(byte[] in, int from, int to, byte[] piece) {
        byte[] out = new byte[from + piece.length + in.length - to];
        System.arraycopy(in, 0, out, 0, from);
        System.arraycopy(piece, 0, out, from, piece.length);
        System.arraycopy(in, to, out, from + piece.length, in.length - to);
        return out;
    }
}
