package w2w.api.task;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of what is added, one after the other: what fingerprints are made with. Arrays are read, not kept. Belongs to one thread at a
 * time.
 */
public final class Sha256 {
    private static final int BUFFER = 1 << 14;

    private final MessageDigest digest;

    /** Of nothing so far. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Of some bytes, as 64 hexadecimal digits in lower case. */
    public static String of(byte... bytes) {
        return new Sha256().add(bytes).hex();
    }

    /** Of a text in UTF-8, as 64 hexadecimal digits in lower case. */
    public static String of(String text) {
        return new Sha256().add(text).hex();
    }

    /** Adds bytes. */
    public Sha256 add(byte... bytes) {
        return add(bytes, 0, bytes.length);
    }

    /** Adds {@code count} bytes from {@code from} on. */
    public Sha256 add(byte[] bytes, int from, int count) {
        digest.update(bytes, from, count);
        return this;
    }

    /** Adds a text in UTF-8. */
    public Sha256 add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds numbers as little-endian float32. */
    public Sha256 add(float... numbers) {
        return add(numbers, 0, numbers.length);
    }

    /** Adds {@code count} numbers from {@code from} on as little-endian float32. */
    public Sha256 add(float[] numbers, int from, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * Math.min(BUFFER, count)).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < count; ) {
            int some = Math.min(BUFFER, count - done);
            bytes.clear().asFloatBuffer().put(numbers, from + done, some);
            digest.update(bytes.array(), 0, 4 * some);
            done += some;
        }
        return this;
    }

    /** Of what was added so far, as 32 bytes; more can be added afterwards. */
    public byte[] bytes() {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 cannot be copied", e);
        }
    }

    /** The same as 64 hexadecimal digits in lower case. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
