package w2w.engine.internal.population;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What an unfinished import has done so far: one JSON line for each source in order, written after its row is on the disk. */
final class Journal implements AutoCloseable {
    private static final String FILE = "journal.jsonl";
    private static final Gson GSON = new Gson();

    private final FileChannel channel;
    private final StringBuilder pending = new StringBuilder();

    /**
     * One source.
     *
     * @param sha256 of its row; empty where it has none
     * @param reason why it has no row; empty where it has one
     * @param lost share of ‖ΔW‖² that a cut to the population's rank took away
     * @param kind name of the {@link FileKind} of what has no row for a reason that others share; else empty
     * @param facts as {@link Facts} writes them
     */
    record Entry(String source, String stamp, String sha256, String reason, double lost, String kind, String facts) {
        Entry {
            kind = kind == null ? "" : kind;
            facts = facts == null ? "" : facts;
        }

        boolean kept() {
            return reason.isEmpty();
        }
    }

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /** Entries that were written whole. */
    static List<Entry> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? parse(Files.readAllBytes(file)) : new ArrayList<>();
    }

    /** The entries up to the first that is not whole; what a power cut left may end within a character. */
    static List<Entry> parse(byte[] journal) {
        List<Entry> entries = new ArrayList<>();
        String text = new String(journal, StandardCharsets.UTF_8);
        int begin = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
            try {
                Entry entry = GSON.fromJson(text.substring(begin, end), Entry.class);
                if (entry == null
                        || entry.source == null
                        || entry.stamp == null
                        || entry.sha256 == null
                        || entry.reason == null) {
                    return entries;
                }
                entries.add(entry);
            } catch (JsonParseException | IllegalArgumentException e) {
                return entries; // torn by a power cut
            }
            begin = end + 1;
        }
        return entries;
    }

    /** A journal that begins with the given entries. */
    static Journal begin(Path folder, List<Entry> entries) throws IOException {
        Journal journal = new Journal(FileChannel.open(
                folder.resolve(FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE));
        entries.forEach(journal::add);
        journal.write(journal.take());
        return journal;
    }

    static void remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    void add(Entry entry) {
        pending.append(GSON.toJson(entry)).append('\n');
    }

    /** The lines that were added since the last time, for {@link #write}. */
    String take() {
        String lines = pending.toString();
        pending.setLength(0);
        return lines;
    }

    /** Appends lines and forces them to the disk. Any thread may call, one at a time. */
    void write(String lines) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
