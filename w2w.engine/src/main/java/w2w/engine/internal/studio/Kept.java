package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import w2w.api.task.Task;

/**
 * What paths of a workspace held before a change, by the number of the change. Folders and large files come here by a rename, which is a
 * step of the change's journal; small files are copied, so that there is always one in their place. Used under the ledger's lock.
 */
final class Kept {
    private static final String FOLDER = ".kept";
    private static final String NUMBER = "[0-9]{1,18}";
    private static final double MEBIBYTE = 1024.0 * 1024;

    /** Bytes from which a file is moved and not copied, and from which what a change replaced counts as large. */
    private static final long LARGE = 1024 * 1024;

    /** Changes whose old content is kept although it is large. */
    static final int LARGE_CHANGES = 3;

    private final Path root;
    private final Disk disk;
    private final int changes;
    private final long large;

    /** @param changes the last ones, whose old content is kept */
    Kept(Path root, Disk disk, int changes) {
        this(root, disk, changes, LARGE);
    }

    /** @param large bytes from which something counts as large */
    Kept(Path root, Disk disk, int changes, long large) {
        this.root = root;
        this.disk = disk;
        this.changes = changes;
        this.large = large;
    }

    /** Where the content of the change's i-th path is kept, relative to the workspace. */
    static String place(long number, int i) {
        return FOLDER + "/" + number + "/" + i;
    }

    boolean holds(Path path) {
        return path.startsWith(root.resolve(FOLDER));
    }

    /** Whether it is moved here and from here, for copying it would take long. */
    boolean isMoved(Path path) throws IOException {
        return Files.isDirectory(path) || Files.size(path) >= large;
    }

    /** Removes what a change of this number left that was never decided. */
    void clear(long number) throws IOException {
        disk.delete(folder(number));
    }

    /** Copies what a file holds now. */
    void copy(long number, int i, Path file) throws IOException {
        disk.folder(folder(number));
        disk.write(root.resolve(place(number, i)), Files.readAllBytes(file));
        disk.force(folder(number));
        disk.force(root.resolve(FOLDER));
    }

    /**
     * After a change: gives up what is kept of changes long ago, and of all but the last few that kept something large. It is renamed into
     * a folder that is going to be removed, so that a kill leaves nothing that is kept in half.
     *
     * @param last number of the change
     * @param moved whether it moved something here
     */
    void prune(long last, boolean moved, Path going) {
        try {
            int seen = 0;
            for (long number : numbers(last)) {
                boolean old = number <= last - changes;
                boolean tooMuch = !old && moved && bytes(number) >= large && ++seen > LARGE_CHANGES;
                if (old || tooMuch) {
                    disk.folder(going);
                    disk.move(folder(number), going.resolve("kept-" + number));
                }
            }
        } catch (IOException e) {
            // takes space and harms nothing; the change itself is made
        }
    }

    /** Says how much room takes what a change replaced, if it replaced anything. */
    void say(long number, Task task) {
        try {
            if (Files.exists(folder(number))) {
                long bytes = bytes(number);
                task.warn(String.format(
                        Locale.ROOT,
                        "the old one is kept for undo: %,.1f MiB%s",
                        bytes / MEBIBYTE,
                        bytes < large ? "" : "; " + rule()));
            }
        } catch (IOException e) {
            task.warn("the old one is kept for undo; how large it is cannot be read");
        }
    }

    static String rule() {
        return "of what is larger than 1 MiB, the last " + LARGE_CHANGES + " changes are kept";
    }

    private Path folder(long number) {
        return root.resolve(FOLDER).resolve(Long.toString(number));
    }

    /** Of changes that keep something, the last one first. */
    private List<Long> numbers(long last) throws IOException {
        if (!Files.isDirectory(root.resolve(FOLDER))) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(root.resolve(FOLDER))) {
            return all.map(p -> p.getFileName().toString())
                    .filter(n -> n.matches(NUMBER))
                    .map(Long::valueOf)
                    .filter(n -> n <= last)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private long bytes(long number) throws IOException {
        long bytes = 0;
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder(number))) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
