package w2w.tensors.internal;

import java.io.InputStream;
import java.util.function.Predicate;
import w2w.tensors.TensorSource;

/** Opens safetensors. */
public final class SafetensorsFile {
    private SafetensorsFile() {}

    /** Checks the header and takes {@code bytes} over, closing them where it fails. */
    public static TensorSource open(String source, Bytes bytes) {
        boolean opened = false;
        try {
            SafetensorsHeader[] header = new SafetensorsHeader[1];
            Guarded.reading(bytes, source, "header", () -> header[0] = SafetensorsHeader.read(source, bytes));
            BytesSource tensors = new BytesSource(source, bytes, header[0].tensors(), header[0].metadata());
            opened = true;
            return tensors;
        } finally {
            if (!opened) {
                bytes.close();
            }
        }
    }

    /** Whether a name in the header satisfies the condition; not read further than that. False for what is no such file up to there. */
    public static boolean anyName(InputStream file, Predicate<String> condition) {
        return SafetensorsHeader.anyName(file, condition);
    }
}
