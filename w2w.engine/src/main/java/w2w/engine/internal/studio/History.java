package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import w2w.api.task.W2wException;

/** The history file: one JSON object a line, only ever appended to. Used under the ledger's lock; read again when it has grown. */
final class History {
    private final Path file;
    private final Disk disk;
    private final List<Entry> entries = new ArrayList<>();
    private long read;

    History(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    List<Entry> entries() {
        try {
            refresh();
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be read")
                    .at(file.toString())
                    .because(e);
        }
        return List.copyOf(entries);
    }

    /** Number of the last entry; 0 when there is none. */
    long last() {
        List<Entry> all = entries();
        return all.isEmpty() ? 0 : all.get(all.size() - 1).shown().number();
    }

    /** Appends an entry unless it is there already. */
    void append(Entry entry) throws IOException {
        refresh();
        if (!entries.isEmpty()
                && entries.get(entries.size() - 1).shown().number()
                        >= entry.shown().number()) {
            return;
        }
        byte[] line = (entry.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        disk.append(file, line);
        entries.add(entry);
        read += line.length;
    }

    /** Reads what others appended. A last line without an end was being written when its process was killed: it goes. */
    private void refresh() throws IOException {
        long length = Files.exists(file) ? Files.size(file) : 0;
        if (length == read) {
            return;
        }
        byte[] all = Files.readAllBytes(file);
        int end = all.length;
        while (end > 0 && all[end - 1] != '\n') {
            end--;
        }
        entries.clear();
        int number = 0;
        for (String line :
                new String(all, 0, end, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            try {
                entries.add(Entry.fromJson(line));
            } catch (W2wException e) {
                throw e.at(file + ", line " + number);
            }
        }
        if (end < all.length) {
            disk.truncate(file, end);
        }
        read = end;
    }
}
