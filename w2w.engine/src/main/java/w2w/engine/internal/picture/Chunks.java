package w2w.engine.internal.picture;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/** The chunks that PNG and WebP files consist of, by what their heads say of themselves. */
final class Chunks {
    private static final Set<String> WEBP_PICTURES = Set.of("VP8 ", "VP8L", "ANMF");
    private static final long PNG = 0x89504E470D0A1A0AL;
    private static final int HEAD = 8;

    private Chunks() {}

    /** Whether the first picture of a WebP file goes beyond its end, or is not there. */
    static boolean isCutWebp(ImageInputStream in) throws IOException {
        boolean[] whole = {false};
        walk(in, (name, at, size) -> {
            whole[0] = at + size <= in.length();
            return whole[0] && !WEBP_PICTURES.contains(name);
        });
        return !whole[0];
    }

    /** Whether a chunk of a PNG or WebP file claims to be larger than the file: who believes that runs out of memory. */
    static boolean areLies(ImageInputStream in) throws IOException {
        boolean[] lies = {false};
        walk(in, (name, at, size) -> {
            lies[0] = size > in.length();
            return !lies[0];
        });
        return lies[0];
    }

    private interface Visitor {
        /** Data of {@code size} begin at {@code at}; returns whether to go on. */
        boolean visit(String name, long at, long size) throws IOException;
    }

    private static void walk(ImageInputStream in, Visitor visitor) throws IOException {
        in.seek(0);
        in.setByteOrder(ByteOrder.BIG_ENDIAN);
        if (in.length() < 12 + HEAD) {
            return;
        }
        boolean png = in.readLong() == PNG;
        long at = png ? 8 : 12;
        in.seek(8);
        if (!png && in.readInt() != 0x57454250) { // WEBP
            return;
        }
        byte[] name = new byte[4];
        while (at + HEAD <= in.length()) {
            in.seek(at);
            long size = 0;
            if (png) {
                size = in.readUnsignedInt();
                in.readFully(name);
            } else {
                in.readFully(name);
                size = Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
            }
            at += HEAD;
            if (!visitor.visit(new String(name, StandardCharsets.ISO_8859_1), at, size)) {
                return;
            }
            at += size + (png ? 4 : size % 2);
        }
    }
}
