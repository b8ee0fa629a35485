package w2w.ui.internal.pictures;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import w2w.api.edit.Edit;
import w2w.api.studio.Subject;

/** What tells shots apart. */
final class Shots {
    private Shots() {}

    /** Fingerprint of the space a shot's subject is a point of; empty for others. */
    static String space(Shot shot) {
        return shot.subject() instanceof Subject.Point point ? point.point().space() : "";
    }

    /** A name for the picture that a model draws of a shot: the same wherever and whenever it is asked for. */
    static String key(String model, Shot shot) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, model + "\n" + shot.settings() + "\n" + shot.seed() + "\n");
            if (shot.subject() instanceof Subject.Point point) {
                add(digest, "point " + point.point().space());
                add(digest, point.edit().apply(point.point()).toArray());
                if (point.edit().injection() < Edit.ALWAYS) {
                    add(digest, "injected at " + point.edit().injection());
                    add(digest, point.point().toArray());
                }
            } else if (shot.subject() instanceof Subject.Weights weights) {
                add(digest, "weights " + weights.adapter().layout().fingerprint() + " " + weights.strength());
                add(digest, weights.adapter().toArray());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void add(MessageDigest digest, float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
        bytes.asFloatBuffer().put(numbers);
        digest.update(bytes);
    }
}
