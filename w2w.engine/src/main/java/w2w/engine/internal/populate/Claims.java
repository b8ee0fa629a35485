package w2w.engine.internal.populate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import w2w.api.task.W2wException;

/**
 * Who trains whom, among processes that share a folder: a claim is a file that only one of them can create. One whose process has died, or
 * has not touched it for a quarter of an hour, may be taken over. Should two ever hold one claim, both write the same adapter, whole.
 */
final class Claims implements AutoCloseable {
    private static final Duration STALE = Duration.ofMinutes(15);
    private static final Duration TOUCH = Duration.ofSeconds(30);

    private final Path folder;
    private final String host = host();
    private final String mark;
    private final Set<String> held = new HashSet<>();
    private Instant touched = Instant.now();

    Claims(Path folder) {
        this.folder = folder;
        mark = host + " " + ProcessHandle.current().pid() + " " + began(ProcessHandle.current()) + " "
                + UUID.randomUUID();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static long began(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Claims an identity, unless somebody else has. */
    boolean take(String name) {
        if (held.contains(name)) {
            return true;
        }
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(folder);
            if (!create(file) && !(isStale(file) && remove(file) && create(file))) {
                return false;
            }
            held.add(name);
            return true;
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private boolean create(Path file) throws IOException {
        try {
            Files.writeString(file, mark, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private boolean isStale(Path file) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).toInstant().plus(STALE).isBefore(Instant.now())) {
                return true;
            }
            String[] who = Files.readString(file).split(" ", -1);
            if (who.length < 4 || !who[0].equals(host)) {
                return false; // just being written, or of another machine
            }
            return ProcessHandle.of(Long.parseLong(who[1]))
                    .filter(p -> who[2].equals(Long.toString(began(p))))
                    .isEmpty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return false;
        }
    }

    /** Renamed first: of two that find it stale, one gets it. */
    private boolean remove(Path file) throws IOException {
        Path aside = folder.resolve(".stale-" + UUID.randomUUID());
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return true;
        }
        Files.deleteIfExists(aside);
        return true;
    }

    void release(String name) {
        try {
            if (held.remove(name)) {
                Files.deleteIfExists(folder.resolve(name));
            }
        } catch (IOException e) {
            throw storage(e);
        }
    }

    /** Says now and then that this process is alive. */
    void touch() {
        Instant now = Instant.now();
        if (touched.plus(TOUCH).isAfter(now)) {
            return;
        }
        touched = now;
        try {
            for (String name : held) {
                Files.setLastModifiedTime(folder.resolve(name), FileTime.from(now));
            }
        } catch (NoSuchFileException e) {
            // taken over by somebody who thought this process dead: both will write the same adapter
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private W2wException storage(IOException e) {
        return W2wException.of(W2wException.Kind.STORAGE, "identities cannot be claimed: " + e.getMessage())
                .at(folder.toString())
                .because(e);
    }

    /** Releases what is held. */
    @Override
    public void close() {
        new ArrayList<>(held).forEach(this::release);
    }
}
