package w2w.engine.internal.picture;

import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/** Raw pictures of cameras that are TIFF files: a reader of TIFF takes the small preview in them for the picture. */
final class CameraRaw {
    private static final int NEW_SUBFILE_TYPE = 0xFE;
    private static final int SUB_IFDS = 0x14A;
    private static final int DNG_VERSION = 0xC612;
    private static final int CANON = 'C' << 8 | 'R';

    private CameraRaw() {}

    /** Whether a TIFF file is a DNG, or a CR2, or begins with a reduced picture and has others inside of it: NEF, ARW and more. */
    static boolean isRaw(ImageInputStream in) throws IOException {
        ByteOrder before = in.getByteOrder();
        try {
            in.seek(0);
            in.setByteOrder(in.readUnsignedShort() == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            in.readUnsignedShort();
            long first = in.readUnsignedInt();
            byte[] behind = new byte[2];
            if (in.read(behind) == 2 && (behind[0] << 8 | behind[1]) == CANON) {
                return true;
            }
            in.seek(first);
            int entries = in.readUnsignedShort();
            boolean reduced = false;
            boolean inner = false;
            for (int i = 0; i < entries; i++) {
                in.seek(first + 2 + 12L * i);
                int tag = in.readUnsignedShort();
                in.skipBytes(6);
                if (tag == DNG_VERSION) {
                    return true;
                }
                reduced |= tag == NEW_SUBFILE_TYPE && (in.readUnsignedInt() & 1) == 1;
                inner |= tag == SUB_IFDS;
            }
            return reduced && inner;
        } finally {
            in.setByteOrder(before);
        }
    }
}
