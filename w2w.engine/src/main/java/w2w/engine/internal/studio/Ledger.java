package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.studio.HistoryEntry;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.studio.Entry.Before;
import w2w.engine.internal.studio.Journal.Step;

/**
 * The changes of a workspace folder, one after the other, across processes. New content is first written aside; then the journal is
 * renamed into place, which decides the change; then the history gets its line and the content its place. What is found with a
 * journal after a kill is carried on, what is found without one never happened.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A reader can do without the lock. */
    private static final Duration READERS_PATIENCE = Duration.ofSeconds(2);

    private static final int UNDOABLE = 1000;
    private static final String PENDING = ".pending";

    private final Path root;
    private final Disk disk;
    private final Kept kept;
    private final ReentrantLock local = new ReentrantLock();
    private final History history;
    private boolean unfinishedSaid;

    Ledger(Path root, Disk disk) {
        this(root, disk, new Kept(root, disk, UNDOABLE));
    }

    Ledger(Path root, Disk disk, Kept kept) {
        this.root = root;
        this.disk = disk;
        this.kept = kept;
        this.history = new History(root.resolve("history"), disk);
    }

    /** Carries on what a killed process left; where that cannot be written it is said, and readers see the state before it. */
    void recover() {
        if (Files.exists(root.resolve(PENDING))) {
            reading(() -> Optional.of(root), () -> root);
        }
    }

    /**
     * Makes a change.
     *
     * @param arguments are read after {@code changes} has answered
     * @param changes asked for when nobody else can change the folder; may refuse by throwing
     * @return empty where nothing is to be changed
     */
    Optional<HistoryEntry> change(String operation, Map<String, String> arguments, Supplier<List<Change>> changes) {
        return locked(() -> {
            List<Change> wanted = changes.get();
            return wanted.isEmpty()
                    ? Optional.empty()
                    : Optional.of(commit(operation, arguments, wanted).shown());
        });
    }

    List<HistoryEntry> history() {
        return reading(() -> Optional.of(history.entries()), this::seen).stream()
                .map(Entry::shown)
                .toList();
    }

    /** Entries of changes that are finished, without the lock. */
    private List<Entry> seen() {
        long unfinished =
                unfinished().map(journal -> journal.entry().shown().number()).orElse(0L);
        return history.seen().stream()
                .filter(entry -> entry.shown().number() != unfinished)
                .toList();
    }

    private Optional<Journal> unfinished() {
        try {
            return Files.isRegularFile(journalFile()) ? Optional.of(Journal.read(journalFile())) : Optional.empty();
        } catch (IOException | W2wException e) {
            return Optional.empty();
        }
    }

    /** Reads under the lock; where it cannot be had, or nothing can be written, as it is. */
    private <T> T reading(Supplier<Optional<T>> work, Supplier<T> without) {
        try {
            return locked(READERS_PATIENCE, work).orElseThrow();
        } catch (W2wException e) {
            if (e.kind() != W2wException.Kind.STORAGE) {
                throw e;
            }
            LOG.debug("read without the lock", e);
            if (Files.exists(journalFile()) && !unfinishedSaid) {
                unfinishedSaid = true;
                LOG.warn(
                        "{}: {} is not finished, and what is read may be the state before it: {}",
                        root,
                        unfinished()
                                .map(j -> "change " + j.entry().shown().number() + " ("
                                        + j.entry().shown().operation() + ")")
                                .orElse("a change"),
                        e.what());
            }
            return without.get();
        }
    }

    /** Says how much room takes what a change replaced. */
    void sayKept(HistoryEntry change, Task task) {
        kept.say(change.number(), task);
    }

    Optional<HistoryEntry> undo() {
        return locked(() -> stacks().done().stream().findFirst().map(e -> revert(e, Entry.UNDO)));
    }

    Optional<HistoryEntry> redo() {
        return locked(() -> stacks().undone().stream().findFirst().map(e -> revert(e, Entry.REDO)));
    }

    private record Stacks(Deque<Entry> done, Deque<Entry> undone) {}

    /** What can be taken back and done again next, the last first. An undo says which entry it took back, and a redo which undo. */
    private Stacks stacks() {
        Stacks stacks = new Stacks(new ArrayDeque<>(), new ArrayDeque<>());
        for (Entry entry : history.entries()) {
            String reverted = entry.shown().arguments().getOrDefault("entry", "");
            switch (entry.shown().operation()) {
                case Entry.UNDO -> {
                    stacks.done()
                            .removeIf(e -> Long.toString(e.shown().number()).equals(reverted));
                    stacks.undone().push(entry);
                }
                case Entry.REDO -> {
                    stacks.undone()
                            .removeIf(e -> Long.toString(e.shown().number()).equals(reverted));
                    stacks.done().push(entry);
                }
                default -> {
                    stacks.done().push(entry);
                    stacks.undone().clear();
                }
            }
        }
        return stacks;
    }

    private HistoryEntry revert(Entry entry, String operation) {
        String of = entry.shown()
                .arguments()
                .getOrDefault("operation", entry.shown().operation());
        boolean there = entry.before().stream().allMatch(b -> b.kept().isEmpty() || Files.exists(inside(b.kept())));
        if (entry.before().isEmpty() || !there) {
            throw W2wException.input("change " + entry.shown().number() + " (" + of + ") cannot be reverted: "
                            + (there
                                    ? "the version of w2w that made it kept nothing for that"
                                    : "what was there before is kept no longer"))
                    .at(root.toString())
                    .advise("Old content is kept for the last 1,000 changes; " + Kept.rule());
        }
        List<Change> back = new ArrayList<>();
        for (Before b : entry.before()) {
            back.add(before(b));
        }
        return commit(operation, Map.of("entry", Long.toString(entry.shown().number()), "operation", of), back)
                .shown();
    }

    /** What brings a path back to what it was. */
    private Change before(Before b) {
        Path path = Path.of(b.path());
        if (b.kept().isEmpty()) {
            return new Change.Remove(path);
        }
        Path content = inside(b.kept());
        try {
            return kept.isMoved(content) ? new Change.Adopt(path, content) : new Change.Put(path, read(content));
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private <T> Optional<T> locked(Supplier<Optional<T>> work) {
        return locked(PATIENCE, work);
    }

    private <T> Optional<T> locked(Duration patience, Supplier<Optional<T>> work) {
        local.lock();
        try {
            FolderLock held = disk.hold(root, patience);
            try {
                carryOn();
                return work.get();
            } finally {
                held.close();
            }
        } catch (IOException | ReadOnlyFileSystemException e) {
            throw storage(e);
        } finally {
            local.unlock();
        }
    }

    private Entry commit(String operation, Map<String, String> arguments, List<Change> changes) {
        long number = history.last() + 1;
        Path pending = root.resolve(PENDING);
        Journal journal;
        try {
            disk.folder(pending);
            List<Step> steps = new ArrayList<>();
            List<Before> before = new ArrayList<>();
            kept.clear(number);
            for (int i = 0; i < changes.size(); i++) {
                Change change = changes.get(i);
                Path path = root.resolve(change.path());
                boolean there = Files.exists(path);
                boolean moved = there && (change instanceof Change.Adopt || kept.isMoved(path));
                before.add(new Before(text(change.path()), there ? Kept.place(number, i) : ""));
                if (moved) {
                    steps.add(new Step(text(change.path()), Kept.place(number, i)));
                } else if (there) {
                    kept.copy(number, i, path);
                }
                if (change instanceof Change.Put put) {
                    disk.write(pending.resolve("" + i), put.content());
                    steps.add(new Step(PENDING + "/" + i, text(put.path())));
                } else if (change instanceof Change.Adopt adopt) {
                    steps.add(new Step(text(root.relativize(adopt.staged())), text(adopt.path())));
                } else if (!moved) {
                    steps.add(new Step("", text(change.path())));
                }
            }
            disk.force(pending);
            journal = new Journal(
                    new Entry(
                            new HistoryEntry(
                                    number, Instant.now().truncatedTo(ChronoUnit.MILLIS), operation, arguments),
                            before),
                    steps);
            disk.write(pending.resolve("new"), journal.toJson().getBytes(StandardCharsets.UTF_8));
            disk.move(pending.resolve("new"), journalFile());
            disk.force(pending);
        } catch (IOException e) {
            forget();
            throw storage(e);
        }
        finish(journal);
        return journal.entry();
    }

    private void carryOn() throws IOException {
        if (Files.exists(journalFile())) {
            Journal journal;
            try {
                journal = Journal.read(journalFile());
            } catch (W2wException e) {
                Path aside = SetAside.move(root.resolve(PENDING), root.resolve("pending"), disk);
                disk.force(root);
                LOG.warn(
                        "{}: the journal of an unfinished change cannot be read, and the change is not carried on; what was left of it is {}",
                        root,
                        aside);
                return;
            }
            finish(journal);
        } else if (Files.exists(root.resolve(PENDING))) {
            forget();
        }
    }

    private void finish(Journal journal) {
        try {
            history.append(journal.entry());
        } catch (IOException e) {
            forget();
            throw storage(e);
        }
        try {
            for (Step step : journal.steps()) {
                apply(step);
            }
            disk.delete(journalFile());
            disk.force(root.resolve(PENDING));
        } catch (IOException e) {
            throw storage(e).advise("The change is decided and will be finished when the folder can be written again");
        }
        boolean moved = journal.steps().stream().anyMatch(s -> kept.holds(inside(s.to())));
        kept.prune(journal.entry().shown().number(), moved, root.resolve(PENDING));
        forget();
    }

    private void apply(Step step) throws IOException {
        Path target = inside(step.to());
        Path folder = SetAside.folder(target);
        if (step.from().isEmpty()) {
            disk.delete(target);
        } else {
            Path from = inside(step.from());
            boolean done =
                    kept.holds(target) && Files.exists(target); // and the new content may be where the old one was
            if (Files.exists(from) && !done) {
                disk.folder(folder);
                if (Files.isDirectory(target)) { // no system renames over a folder that has content
                    disk.move(target, root.resolve(PENDING).resolve("old-" + target.getFileName()));
                }
                disk.move(from, target);
            }
            if (Files.exists(SetAside.folder(from))) {
                disk.force(SetAside.folder(from));
            }
        }
        if (Files.exists(folder)) {
            disk.force(folder);
            disk.force(SetAside.folder(folder));
        }
    }

    /** Clears away what is not decided. It is in nobody's way, so a failure is none. */
    private void forget() {
        try {
            disk.delete(journalFile()); // first: from here on the change does not exist
            disk.delete(root.resolve(PENDING));
        } catch (IOException e) {
            // tried again by whoever comes next
        }
    }

    private Path journalFile() {
        return root.resolve(PENDING).resolve("journal.json");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be read")
                    .at(file.toString())
                    .because(e);
        }
    }

    private Path inside(String path) {
        Path resolved = root.resolve(path).normalize();
        if (!resolved.startsWith(root) || resolved.equals(root)) {
            throw W2wException.input("the history names a path outside the workspace: " + path)
                    .at(root.toString());
        }
        return resolved;
    }

    private static String text(Path path) {
        return path.toString().replace('\\', '/');
    }

    private W2wException storage(Exception e) {
        return Unwritable.of(root, e);
    }
}
