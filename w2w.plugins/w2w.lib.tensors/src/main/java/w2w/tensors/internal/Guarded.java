package w2w.tensors.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import w2w.api.task.W2wException;
import w2w.tensors.Placeholders;

/** Files at the boundary: whatever the operating system has against them comes out as one error that names the file. */
public final class Guarded {
    /** Files up to this size are read at once: cheaper than a mapping, and later changes to the file cannot matter. */
    static final int SMALL = 1 << 20;

    private Guarded() {}

    /**
     * Runs a read of {@code bytes}, which may lie in a mapped file, about {@code tensor}. Touching a page that is no longer in the
     * file makes zeros on Java 17 and an {@link InternalError} at some later call into the JVM; so the file's length is asked for
     * after the read, and a pending error is provoked and taken here, before it surfaces in innocent code. Positional reads would not
     * have the problem, but they copy twice and an interrupt of the reading thread closes their channel.
     */
    public static void reading(Bytes bytes, String source, String tensor, Runnable read) {
        try {
            read.run();
            if (bytes.isWhole()) {
                return;
            }
            LockSupport.parkNanos(1);
        } catch (InternalError e) {
            throw cutShort(source, tensor).because(e);
        }
        throw cutShort(source, tensor);
    }

    private static W2wException cutShort(String source, String tensor) {
        return W2wException.input("the file was cut short while it was being read")
                .at(Where.tensor(source, tensor));
    }

    /** All bytes of a regular binary file: in memory where small, mapped where not. What only stands in for a file is refused. */
    public static Bytes open(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw W2wException.input("this is a folder, not a file").at(file.toString());
            }
            if (Files.size(file) <= SMALL) {
                ByteBuffer all;
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    all = readAll(channel, (int) Math.min(channel.size(), SMALL));
                }
                byte[] head = new byte[Math.min(all.remaining(), Placeholders.HEAD)];
                all.duplicate().get(head);
                Placeholders.refuseInBinary(file.toString(), head);
                return Bytes.of(all);
            }
            Placeholders.refuse(file);
            RandomAccessFile mapped = new RandomAccessFile(file.toFile(), "r");
            try {
                return new MappedBytes(mapped, MappedBytes.WINDOW);
            } catch (IOException e) {
                mapped.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw W2wException.input("there is no such file")
                    .at(file.toString())
                    .because(e);
        } catch (IOException e) {
            throw W2wException.input("the file cannot be read: " + reason(e))
                    .at(file.toString())
                    .because(e);
        }
    }

    /** What an exception says, never nothing. */
    public static String reason(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : Where.printable(message);
    }

    private static ByteBuffer readAll(FileChannel channel, int size) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(size);
        while (all.hasRemaining() && channel.read(all) >= 0) {
            // until full, or the end: a file that shrank in between is found too short by its format
        }
        return all.flip();
    }
}
