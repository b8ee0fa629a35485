package w2w.tensors.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Has the disk begin with a large file while it is still being written: the system alone would keep gigabytes in memory, and whoever
 * forces the file at its end would wait for all of them.
 */
public final class EagerForce {
    private final FileChannel channel;
    private final long piece;
    private final Thread thread = new Thread(this::watch, "w2w file force");
    private volatile boolean over;

    /** Begins; every {@code piece} bytes are forced. */
    public EagerForce(FileChannel channel, long piece) {
        this.channel = channel;
        this.piece = piece;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long forced = 0;
        try {
            while (!over) {
                long size = channel.size();
                if (size - forced >= piece) {
                    channel.force(false);
                    forced = size;
                } else {
                    Thread.sleep(50);
                }
            }
        } catch (IOException | InterruptedException e) {
            // the caller forces the whole file and hears of what is wrong with it
        }
    }

    /** Ends, when a force under way is over; interrupting that would close the channel. */
    public void end() {
        over = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
