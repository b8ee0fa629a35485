package w2w.engine.internal.picture;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;

/** Whether a JPEG has all of its picture: readers paint what is missing grey, and only warn. */
final class JpegWarnings implements IIOReadWarningListener {
    private static final int SOF_PROGRESSIVE = 0xC2;

    private final Set<String> warnings = ConcurrentHashMap.newKeySet();

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        warnings.add(warning);
    }

    /**
     * Whether the file, which has been decoded, was cut. Its end marker alone may be missing, which many tools forget: then the decoder misses
     * nothing but that, and the only scan holds the whole picture.
     */
    boolean areOfCut(ImageInputStream in) throws IOException {
        boolean dataMissing = said("premature end");
        boolean endMissing = said("EOI");
        return dataMissing || (endMissing && (said("Corrupt") || said("Invalid") || !isOneScan(in)));
    }

    private boolean said(String what) {
        return warnings.stream().anyMatch(w -> w.contains(what));
    }

    /** Whether the first scan of a JPEG has all components whole. */
    private static boolean isOneScan(ImageInputStream in) throws IOException {
        in.seek(2);
        int components = 0;
        while (true) {
            int marker = in.readUnsignedShort() & 0xFF;
            long next = in.getStreamPosition() + in.readUnsignedShort();
            if (marker == SOF_PROGRESSIVE) {
                return false;
            }
            if (marker == 0xC0 || marker == 0xC1) {
                in.skipBytes(5);
                components = in.readUnsignedByte();
            } else if (marker == 0xDA) {
                return in.readUnsignedByte() == components;
            }
            in.seek(next);
        }
    }
}
