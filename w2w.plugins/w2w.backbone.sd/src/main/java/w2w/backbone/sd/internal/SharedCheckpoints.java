package w2w.backbone.sd.internal;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** The checkpoints that are on a device, each once for all sessions on it; the last session to close frees it. Any thread may call. */
final class SharedCheckpoints {
    private final Map<Key, Shared> open = new HashMap<>();

    private record Key(Path folder, long stamp, Device device, Numbers numbers) {}

    private static final class Shared {
        private final Checkpoint checkpoint;
        private final String fingerprint;
        private int leases;

        Shared(Checkpoint checkpoint, String fingerprint) {
            this.checkpoint = checkpoint;
            this.fingerprint = fingerprint;
        }
    }

    /** A session's share in a checkpoint; closed once. */
    final class Lease implements AutoCloseable {
        private final Key key;
        private final Shared shared;

        private Lease(Key key, Shared shared) {
            this.key = key;
            this.shared = shared;
        }

        Checkpoint checkpoint() {
            return shared.checkpoint;
        }

        String fingerprint() {
            return shared.fingerprint;
        }

        @Override
        public void close() {
            release(key, shared);
        }
    }

    /** Opens or joins; one at a time, so that two callers do not bring the same weights to the device twice. */
    synchronized Lease lease(CheckpointFolder folder, Device device, Numbers numbers, Task task) {
        Key key = key(folder, device, numbers);
        Shared shared = open.get(key);
        if (shared == null) {
            CompletableFuture<String> fingerprint = CompletableFuture.supplyAsync(folder::fingerprint);
            Checkpoint checkpoint = new Checkpoint(folder, device, numbers, task);
            try {
                shared = new Shared(checkpoint, fingerprint.join());
            } catch (RuntimeException e) {
                checkpoint.close();
                throw e.getCause() instanceof W2wException known ? known : e;
            }
            open.put(key, shared);
        }
        shared.leases++;
        return new Lease(key, shared);
    }

    /** Checkpoints on a device now. */
    synchronized int count() {
        return open.size();
    }

    private synchronized void release(Key key, Shared shared) {
        if (--shared.leases == 0) {
            open.remove(key);
            shared.checkpoint.close();
        }
    }

    /** The stamp changes when a file of the folder does: a model saved anew is not taken for the old one. */
    private static Key key(CheckpointFolder folder, Device device, Numbers numbers) {
        try {
            long stamp = 0;
            for (Path file : folder.readFiles()) {
                stamp = 31 * stamp + Files.size(file);
                stamp = 31 * stamp + Files.getLastModifiedTime(file).toMillis();
            }
            return new Key(folder.root().toRealPath(), stamp, device, numbers);
        } catch (IOException e) {
            throw W2wException.input("cannot be read: " + e.getMessage())
                    .at(folder.root().toString())
                    .because(e);
        }
    }
}
