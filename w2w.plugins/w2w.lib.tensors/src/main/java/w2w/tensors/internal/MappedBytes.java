package w2w.tensors.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * A file mapped read-only in windows, because one Java 17 buffer ends at 2 GiB. Each window reaches {@link #LONGEST_VIEW} into the
 * next one, so that a view never spans two. The mapping goes with the last reference to it, the file is closed at once.
 */
final class MappedBytes implements Bytes {
    static final long WINDOW = 1L << 30;

    private final RandomAccessFile file;
    private final long window;
    private final long size;
    private volatile MappedByteBuffer[] windows;

    /** Takes the file over; {@code window} is larger than {@link #LONGEST_VIEW}. */
    MappedBytes(RandomAccessFile file, long window) throws IOException {
        this.file = file;
        this.window = window;
        size = file.length();
        windows = new MappedByteBuffer[Math.toIntExact((size + window - 1) / window)];
        for (int i = 0; i < windows.length; i++) {
            long start = i * window;
            long length = Math.min(size - start, window + LONGEST_VIEW);
            windows[i] = file.getChannel().map(FileChannel.MapMode.READ_ONLY, start, length);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ByteBuffer view(long position, int length) {
        Objects.checkFromIndexSize(position, length, size);
        MappedByteBuffer[] open = windows;
        if (open.length == 0 && size > 0) {
            throw new IllegalStateException("closed");
        }
        if (length > LONGEST_VIEW) {
            throw new IllegalArgumentException("a view of " + length + " bytes");
        }
        if (length == 0) {
            return ByteBuffer.allocate(0);
        }
        int index = (int) (position / window);
        return Bytes.slice(open[index], (int) (position - index * window), length);
    }

    @Override
    public boolean isWhole() {
        try {
            // not FileChannel.size: that closes the channel when the thread is interrupted
            return file.length() >= size;
        } catch (IOException e) {
            return windows.length == 0;
        }
    }

    @Override
    public void close() {
        windows = new MappedByteBuffer[0];
        try {
            file.close();
        } catch (IOException e) {
            // it was open for reading only: nothing can be lost
        }
    }
}
