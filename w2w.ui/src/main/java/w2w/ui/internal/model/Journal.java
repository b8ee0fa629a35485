package w2w.ui.internal.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import w2w.api.diffusion.RenderSettings;
import w2w.api.task.W2wException;

/**
 * The history on disk: a text file to which every change is appended when it is made. A line is a checksum, a kind and fields; a kill
 * loses at most the line that was being written, and reading stops before it; a file that is damaged otherwise is kept beside it. One process writes it at a time. Not thread-safe.
 */
final class Journal implements AutoCloseable {
    private static final String FIRST_LINE = "w2w workbench history 1";

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private OptionalInt current = OptionalInt.empty();
    private @Nullable Scene scene;

    /** How pictures are drawn. */
    record Scene(RenderSettings settings, long seed) {}

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens or makes the journal.
     *
     * @throws W2wException STORAGE: it cannot be written, or another process has it open
     */
    static Journal open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(channel, file);
                Journal journal = new Journal(file, channel);
                journal.read();
                return journal;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed(file, e);
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

    private void read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(Integer.MAX_VALUE - 16, channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until the end
        }
        byte[] all = bytes.array();
        int good = 0;
        int from = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                if (!accept(new String(all, from, i - from, StandardCharsets.UTF_8))) {
                    break;
                }
                from = i + 1;
                good = from;
            }
        }
        if (bytesAfterLine(all, good)) { // more than a torn line: somebody may want to look at it
            Files.copy(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        }
        channel.truncate(good);
        channel.position(good);
        if (good == 0) {
            append(FIRST_LINE, "");
        }
    }

    private static boolean bytesAfterLine(byte[] all, int from) {
        for (int i = from; i < all.length; i++) {
            if (all[i] == '\n') {
                return true;
            }
        }
        return false;
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
        List<String> fresh = new ArrayList<>();
        String line = Spelling.write(step, text -> {
            Integer known = numbers.get(text);
            if (known == null) {
                known = remember(text);
                fresh.add(text);
            }
            return known;
        });
        fresh.forEach(text -> append("text", new Fields().add(text).toString()));
        append("step", line);
        at(step.id());
    }

    void at(int step) {
        append("at", Integer.toString(step));
    }

    void scene(RenderSettings settings, long seed) {
        append("scene", Spelling.write(settings, seed));
    }

    private void append(String kind, String fields) {
        String content = fields.isEmpty() ? kind : kind + "\t" + fields;
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(checksum(content) + " " + content + "\n");
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
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
            channel.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
