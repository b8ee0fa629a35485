package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.task.W2wException;

/**
 * The history file: one JSON object a line, only ever appended to; read again when it has grown. Lines that cannot be read do not close the
 * workspace: the file is set aside as it is, its readable lines are carried on, and it is said.
 */
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private final Path file;
    private final Disk disk;
    private final List<Entry> entries = new ArrayList<>();
    private long read;
    private boolean said;

    History(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /** Under the ledger's lock: sets aside what is damaged. */
    List<Entry> entries() {
        try {
            refresh();
        } catch (IOException e) {
            throw Unwritable.of(Unwritable.workspaceOf(file), e);
        }
        return List.copyOf(entries);
    }

    /** As {@link #entries()}, where the folder cannot be written; needs no lock. */
    List<Entry> seen() {
        try {
            HistoryLines lines =
                    Files.isRegularFile(file) ? HistoryLines.of(Files.readAllBytes(file)) : HistoryLines.NONE;
            if (lines.lost() > 0 && !said) {
                said = true;
                LOG.warn("{}: {} cannot be read and {} left out", file, lines(lines.lost()), isOrAre(lines.lost()));
            }
            return lines.entries();
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be read")
                    .at(file.toString())
                    .because(e);
        }
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
        byte[] line = line(entry);
        disk.append(file, line);
        entries.add(entry);
        read += line.length;
    }

    /** Reads what others appended. A last line without an end was being written when its process was killed: it goes. */
    private void refresh() throws IOException {
        if (Files.isDirectory(file)) {
            Path aside = SetAside.move(file, file, disk);
            LOG.warn(
                    "{}: a folder was in the place of the history; it is {} now, and the history is empty",
                    file,
                    aside);
        }
        long length = Files.exists(file) ? Files.size(file) : 0;
        if (length == read) {
            return;
        }
        byte[] all = Files.readAllBytes(file);
        HistoryLines lines = HistoryLines.of(all);
        read = all.length;
        if (lines.lost() > 0) {
            Path aside = SetAside.copy(all, file, disk);
            replace(lines.entries());
            LOG.warn(
                    "{}: {} cannot be read and {} left out; the file as it was is {}",
                    file,
                    lines(lines.lost()),
                    isOrAre(lines.lost()),
                    aside);
        } else if (!lines.ended()) {
            disk.append(file, new byte[] {'\n'});
            read++;
        } else if (lines.whole() < all.length) {
            disk.truncate(file, lines.whole());
            read = lines.whole();
        }
        entries.clear();
        entries.addAll(lines.entries());
    }

    private void replace(List<Entry> readable) throws IOException {
        StringBuilder text = new StringBuilder();
        readable.forEach(entry -> text.append(entry.toJson()).append('\n'));
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        Path next = file.resolveSibling("." + file.getFileName() + ".new");
        disk.write(next, content);
        disk.move(next, file);
        disk.force(SetAside.folder(file));
        read = content.length;
    }

    private static byte[] line(Entry entry) {
        return (entry.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String lines(int lost) {
        return lost == 1 ? "1 line" : lost + " lines";
    }

    private static String isOrAre(int lost) {
        return lost == 1 ? "is" : "are";
    }
}
