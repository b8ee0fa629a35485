package w2w.engine.internal.population;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import w2w.api.weights.WeightLayout;

/** SHA-256 of rows and of populations. */
final class Hashes {
    private Hashes() {}

    /** Of a row's numbers as little-endian float32, in hex. */
    static String row(float[] row) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(row);
        return HexFormat.of().formatHex(digest().digest(bytes.array()));
    }

    /** Of a layout and the hashes of all rows: {@link w2w.api.weights.Population#fingerprint()}. */
    static String population(WeightLayout layout, List<String> rows) {
        MessageDigest digest = digest();
        digest.update(layout.fingerprint().getBytes(StandardCharsets.US_ASCII));
        for (String row : rows) {
            digest.update(HexFormat.of().parseHex(row));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String text(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
