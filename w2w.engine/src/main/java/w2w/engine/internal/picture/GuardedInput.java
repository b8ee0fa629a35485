package w2w.engine.internal.picture;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/** A stream for readers that go on at the end of a file as if there was more: some of them for ever. */
final class GuardedInput extends ImageInputStreamImpl {
    private static final int MOST_ENDS = 10_000;

    private final ImageInputStream in;
    private int ends;

    GuardedInput(ImageInputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        return (int) moved(in.read(), 1);
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        checkClosed();
        bitOffset = 0;
        int n = in.read(bytes, from, count);
        return (int) moved(n, n);
    }

    private long moved(int result, int bytes) throws IOException {
        if (result >= 0) {
            streamPos += bytes;
        } else if (++ends > MOST_ENDS) {
            throw new IOException("its data end before the picture does");
        }
        return result;
    }

    @Override
    public void seek(long position) throws IOException {
        super.seek(position);
        in.seek(position);
    }

    @Override
    public long length() {
        try {
            return in.length();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        in.close();
    }
}
