package w2w.ui.internal.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.diffusion.RenderSettings;
import w2w.api.task.W2wException;

/**
 * The history on disk: a text file to which every change is appended when it is made. A line is a checksum, a kind and fields; a kill
 * loses at most the line that was being written, and reading stops before it; a file that is damaged otherwise is kept beside it, which is
 * said. Where it cannot be written it is read, and what is added is not kept. What is out of date is left out when it is opened, and the oldest steps of a long history are: the file is replaced by atomic rename. One process
 * writes it at a time. Not thread-safe.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** Steps that are kept when there are twice as many; about 6 KB each. */
    static final int STEPS = 1000;

    private static final String FIRST_LINE = "w2w workbench history 1";

    /** Lines that are out of date before the file is written anew for them: a number that is dragged leaves one for each value. */
    static final int STALE = 200;

    private final Path file;
    /** None where the journal can be read only. */
    private final @Nullable FileChannel channel;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private OptionalInt current = OptionalInt.empty();
    private @Nullable Scene scene;
    private int lines;

    /** How pictures are drawn. */
    record Scene(RenderSettings settings, long seed) {}

    private Journal(Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens or makes the journal; one in a folder without the right to write is read.
     *
     * @throws W2wException STORAGE: the disk fails, or another process has it open
     */
    static Journal open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.isDirectory(file)) {
                LOG.warn("{}: a folder was in the place of the history; it is {} now", file, setAside(file, true));
            }
            Journal journal = opened(file);
            return journal.isLong() ? journal.shortened(journal.channel) : journal;
        } catch (ReadOnlyFileSystemException e) {
            return seen(file);
        } catch (IOException e) {
            if (e instanceof AccessDeniedException || !isWritable(file)) {
                return seen(file);
            }
            throw failed(file, e);
        }
    }

    private static boolean isWritable(Path file) {
        Path there = file.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there == null || Files.isWritable(there);
    }

    /** What a journal holds that cannot be written. */
    static Journal seen(Path file) {
        LOG.warn("{} cannot be written: what is done here is not kept in the history", file);
        Journal journal = new Journal(file, null);
        try {
            if (Files.isRegularFile(file)) {
                journal.accept(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", file, e.toString());
        }
        return journal;
    }

    /** Copies or moves what is damaged to a name that is free. */
    private static Path setAside(Path file, boolean move) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        for (int i = 2; Files.exists(aside); i++) {
            aside = file.resolveSibling(file.getFileName() + ".damaged." + i);
        }
        return move ? Files.move(file, aside) : Files.copy(file, aside);
    }

    private static Journal opened(Path file) throws IOException {
        while (true) {
            Optional<Object> before = key(file);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(channel, file);
                if (before.equals(key(file))) {
                    Journal journal = new Journal(file, channel);
                    journal.read(channel);
                    return journal;
                }
                channel.close(); // it was made or replaced meanwhile, and what is open may have no name any more
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
    }

    /** What tells a file from another one of the same name; empty where there is none, or the system does not say. */
    private static Optional<Object> key(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.ofNullable(
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey())
                : Optional.empty();
    }

    private boolean isLong() {
        return lines - texts.size() - steps.size() > STALE || steps.size() > 2 * STEPS;
    }

    /** This journal without what is out of date, in its place; this one where that cannot be written. */
    private Journal shortened(@Nullable FileChannel before) throws IOException {
        if (before == null) {
            return this;
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        FileChannel next = FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            lock(next, part);
            Journal shorter = new Journal(file, next);
            shorter.take(this);
            next.force(true);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            before.close();
            LOG.debug("{} lines of the history are now {}", lines, shorter.lines);
            return shorter;
        } catch (IOException | W2wException e) { // no room, say: it is as good as it was
            LOG.warn("the history stays as long as it is: {}", e.toString());
            next.close();
            Files.deleteIfExists(part);
            return this;
        }
    }

    private void take(Journal other) {
        Recent recent = Recent.of(other.steps, other.current, 2 * STEPS, STEPS);
        put(FIRST_LINE, "");
        recent.steps().forEach(this::put);
        steps.addAll(recent.steps());
        current = recent.current();
        current.ifPresent(step -> put("at", Integer.toString(step)));
        scene = other.scene;
        if (scene != null) {
            put("scene", Spelling.write(scene.settings(), scene.seed()));
        }
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw W2wException.of(W2wException.Kind.STORAGE, "another workbench has this workspace open")
                    .at(file.toString())
                    .advise("Changes made here are not kept in its history; save what you want to keep");
        }
    }

    private void read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(Integer.MAX_VALUE - 16, channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until the end
        }
        byte[] all = bytes.array();
        int good = accept(all);
        int lost = linesAfter(all, good);
        if (lost > 0) { // more than a torn line: a person may want to look at it
            LOG.warn(
                    "{}: the steps after line {} cannot be read ({} lines); the history as it was is {}",
                    file,
                    lines,
                    lost,
                    setAside(file, false));
        }
        channel.truncate(good);
        channel.position(good);
        if (good == 0) {
            put(FIRST_LINE, "");
            force();
        }
    }

    /** Takes in whole lines up to one that is not; how many bytes they have. */
    private int accept(byte[] all) {
        int good = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                if (!accept(new String(all, good, i - good, StandardCharsets.UTF_8))) {
                    break;
                }
                good = i + 1;
            }
        }
        return good;
    }

    /** A last line without its end was being written; one that holds bytes of no text was not, and counts. */
    private static int linesAfter(byte[] all, int from) {
        int lines = 0;
        boolean text = true;
        for (int i = from; i < all.length; i++) {
            lines += all[i] == '\n' ? 1 : 0;
            text &= all[i] != 0;
        }
        return lines + (text ? 0 : 1);
    }

    /** Takes in one line; false for one that is not whole. */
    private boolean accept(String line) {
        int space = line.indexOf(' ');
        if (space < 0 || !line.substring(0, space).equals(checksum(line.substring(space + 1)))) {
            return false;
        }
        String content = line.substring(space + 1);
        int tab = content.indexOf('\t');
        String kind = tab < 0 ? content : content.substring(0, tab);
        String fields = tab < 0 ? "" : content.substring(tab + 1);
        try {
            switch (kind) {
                case "text" -> remember(Fields.read(fields).text());
                case "step" -> steps.add(Spelling.step(fields, this::text));
                case "at" -> current = OptionalInt.of(Integer.parseInt(fields));
                case "scene" -> scene = Spelling.scene(fields);
                default -> {
                    // the first line, or a kind of a later version
                }
            }
            lines++;
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private String text(Integer number) {
        String text = texts.get(number);
        if (text == null) {
            throw new IllegalArgumentException("no text " + number);
        }
        return text;
    }

    private int remember(String text) {
        int number = texts.size();
        texts.put(number, text);
        numbers.put(text, number);
        return number;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** The step that was current last. */
    OptionalInt current() {
        return current;
    }

    Optional<Scene> scene() {
        return Optional.ofNullable(scene);
    }

    void add(Step step) {
        put(step);
        put("at", Integer.toString(step.id()));
        force();
    }

    void at(int step) {
        put("at", Integer.toString(step));
        force();
    }

    void scene(RenderSettings settings, long seed) {
        put("scene", Spelling.write(settings, seed));
        force();
    }

    private void put(Step step) {
        List<String> fresh = new ArrayList<>();
        String line = Spelling.write(step, text -> {
            Integer known = numbers.get(text);
            if (known == null) {
                known = remember(text);
                fresh.add(text);
            }
            return known;
        });
        fresh.forEach(text -> put("text", new Fields().add(text).toString()));
        put("step", line);
    }

    private void put(String kind, String fields) {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        String content = fields.isEmpty() ? kind : kind + "\t" + fields;
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(checksum(content) + " " + content + "\n");
        try {
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
            lines++;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private void force() {
        try {
            if (channel != null) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static String checksum(String content) {
        CRC32 crc = new CRC32();
        crc.update(content.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    private static W2wException failed(Path file, IOException cause) {
        return W2wException.of(W2wException.Kind.STORAGE, "the history cannot be kept: " + cause.getMessage())
                .at(file.toString())
                .advise("Make room or choose another folder; save what you want to keep")
                .because(cause);
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
