package w2w.engine.internal.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import w2w.api.task.W2wException;

/** How pages are compressed, in the order in which the format numbers it. */
enum Codec {
    UNCOMPRESSED,
    SNAPPY,
    GZIP,
    LZO,
    BROTLI,
    LZ4,
    ZSTD,
    LZ4_RAW;

    /** Snappy's writers refer back at most this far. */
    private static final int SNAPPY_WINDOW = 1 << 16;

    static Codec of(long number) {
        if (number < 0 || number >= values().length) {
            throw Damaged.because("it is compressed in an unknown way, number " + number);
        }
        return values()[(int) number];
    }

    /** Exactly {@code size} bytes, which the caller has found to be few enough. */
    byte[] decompress(byte[] from, int offset, int length, int size) {
        byte[] to = new byte[size];
        try {
            int got =
                    switch (this) {
                        case UNCOMPRESSED -> {
                            System.arraycopy(from, offset, to, 0, Math.min(length, size));
                            yield length;
                        }
                        case ZSTD -> (int) Zstd.decompressByteArray(to, 0, size, from, offset, length);
                        case SNAPPY ->
                            read(new SnappyCompressorInputStream(stream(from, offset, length), SNAPPY_WINDOW), to);
                        case LZ4_RAW -> read(new BlockLZ4CompressorInputStream(stream(from, offset, length)), to);
                        case GZIP -> read(new GZIPInputStream(stream(from, offset, length)), to);
                        case LZO, BROTLI, LZ4 ->
                            throw W2wException.input("it is compressed with " + this)
                                    .advise("Write the table again with snappy, gzip or zstd");
                    };
            if (got != size) {
                throw Damaged.because("a page has " + got + " bytes, not " + size);
            }
            return to;
        } catch (IOException | ZstdException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Damaged.because("a page cannot be decompressed with " + this).because(e);
        }
    }

    private static InputStream stream(byte[] from, int offset, int length) {
        return new ByteArrayInputStream(from, offset, length);
    }

    private static int read(InputStream in, byte[] to) throws IOException {
        try (in) {
            int got = in.readNBytes(to, 0, to.length);
            return got == to.length && in.read() >= 0 ? got + 1 : got;
        }
    }
}
