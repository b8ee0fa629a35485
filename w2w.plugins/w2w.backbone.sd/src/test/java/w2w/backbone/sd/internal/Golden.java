package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;

/** The reference data, and how near to it is near enough. */
final class Golden {
    private Golden() {}

    static Path folder() {
        return Path.of(System.getProperty("w2w.golden"));
    }

    static TensorSource open(String file) {
        return Safetensors.open(folder().resolve(file));
    }

    /** The largest difference is at most {@code bound} times the largest reference number. */
    static void assertNear(float[] expected, float[] actual, double bound, String what) {
        assertEquals(expected.length, actual.length, what);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs((double) expected[i] - actual[i]));
            if (!Float.isFinite(actual[i])) {
                fail(what + ": " + actual[i] + " at " + i);
            }
        }
        if (!(error <= bound * largest)) {
            fail(what + ": differs by " + error + " where the largest number is " + largest);
        }
    }
}
