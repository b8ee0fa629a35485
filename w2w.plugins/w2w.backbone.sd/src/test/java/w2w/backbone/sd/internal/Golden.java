package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;

/** The reference data, and how near to it is near enough. */
final class Golden {
    private Golden() {}

    static Path folder() {
        return Path.of(System.getProperty("w2w.golden"));
    }

    /**
     * CLIP's published vocabulary, which is not ours to put into the repository: from those reference data that stand
     * beside the checkout, or the ones in use; a test that needs it is skipped where it is in neither.
     */
    static Path clipTokenizer() {
        Path inside = Path.of("sd15", "tokenizer");
        for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
            if (Files.exists(here.resolve("shared/golden").resolve(inside))) {
                return here.resolve("shared/golden").resolve(inside);
            }
        }
        assumeTrue(Files.exists(folder().resolve(inside)), "CLIP's vocabulary is not part of the repository");
        return folder().resolve(inside);
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
