package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import w2w.api.studio.CheckReport.Kind;

/** What stopped processes left in a workspace folder: what can be gone on with is named, the rest is removed by a repair. */
final class Leftovers {
    /** Of atomic writes, of the workbench's history and of the ledger. */
    private static final Pattern TEMPORARY =
            Pattern.compile("\\..+\\.[0-9a-f]{8}\\.tmp|history\\.part|\\.history\\.new");

    private static final Pattern REPLACED = Pattern.compile("\\.(.+)\\.[0-9a-f]{8}\\.old");
    private static final Pattern IMPORT = Pattern.compile("\\..+\\.import");

    /** No lock tells who writes a temporary file; one that was written to so lately may still be written. */
    private static final Duration QUIET = Duration.ofMinutes(15);

    private final Path root;
    private final Disk disk;
    private final boolean repair;
    private final Findings findings;

    Leftovers(Path root, Disk disk, boolean repair, Findings findings) {
        this.root = root;
        this.disk = disk;
        this.repair = repair;
        this.findings = findings;
    }

    void find() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                boolean ours = folder.equals(root.resolve(".staging"));
                if (folder.equals(root) || (!ours && !isLeftover(name) && !isPrivate(folder))) {
                    return FileVisitResult.CONTINUE;
                }
                if (!isPrivate(folder)) {
                    found.add(folder);
                }
                return FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isLeftover(String.valueOf(file.getFileName()))) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                findings.add(file, Kind.DAMAGED, "it cannot be read: " + e, "Ask for the right to read it", false);
                return FileVisitResult.CONTINUE;
            }
        });
        for (Path path : found) {
            if (path.equals(root.resolve(".staging"))) {
                staging(path);
            } else {
                leftover(path);
            }
        }
    }

    private static boolean isLeftover(String name) {
        return TEMPORARY.matcher(name).matches()
                || REPLACED.matcher(name).matches()
                || IMPORT.matcher(name).matches();
    }

    /** The ledger's own folders, and what was set aside. */
    private boolean isPrivate(Path folder) {
        return folder.equals(root.resolve(".kept"))
                || folder.equals(root.resolve(".pending"))
                || folder.equals(root.resolve(SetAside.FOLDER));
    }

    private void staging(Path all) throws IOException {
        List<Path> folders;
        try (var inside = Files.list(all)) {
            folders = inside.filter(Files::isDirectory).sorted().toList();
        }
        for (Path folder : folders) {
            boolean request = Files.isRegularFile(folder.resolve("request"));
            boolean content = Files.exists(folder.resolve("content"));
            if (!request && !content) {
                continue; // its lock is all there is: nothing is left
            }
            Optional<FolderLock> lock = Optional.empty();
            Path file = folder.resolve(".lock");
            if (Files.exists(file) && Files.isWritable(file)) {
                lock = disk.lock(file, Duration.ZERO);
                if (lock.isEmpty()) {
                    findings.add(folder, Kind.IN_USE, "another process makes it", "leave it", false);
                    continue;
                }
            }
            try {
                if (request && content) {
                    findings.add(
                            folder,
                            Kind.RESUMABLE,
                            "it was not finished",
                            "give the same command again, or delete the folder",
                            false);
                } else {
                    if (repair) {
                        disk.delete(folder.resolve("request"));
                        disk.delete(folder.resolve("content"));
                    }
                    findings.add(folder, Kind.LEFTOVER, "no command can go on with it", "remove it", repair);
                }
            } finally {
                if (lock.isPresent()) {
                    lock.get().close();
                }
            }
        }
    }

    private void leftover(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        if (IMPORT.matcher(name).matches() && Files.exists(path.resolve("import.json"))) {
            findings.add(
                    path,
                    Kind.RESUMABLE,
                    "an import was not finished",
                    "give the same command again, or delete it",
                    false);
            return;
        }
        if (newest(path).plus(QUIET).isAfter(Instant.now())) {
            findings.add(
                    path,
                    Kind.IN_USE,
                    "it was written to in the last " + QUIET.toMinutes() + " minutes",
                    "leave it; another process may be writing it",
                    false);
            return;
        }
        var replaced = REPLACED.matcher(name);
        if (replaced.matches() && !Files.exists(path.resolveSibling(replaced.group(1)))) {
            if (repair) {
                disk.move(path, path.resolveSibling(replaced.group(1)));
            }
            findings.add(
                    path, Kind.LEFTOVER, "what should have replaced it is not there", "give it its name back", repair);
            return;
        }
        if (repair) {
            disk.delete(path);
        }
        findings.add(path, Kind.LEFTOVER, "a stopped process left it", "remove it", repair);
    }

    /** When a file, or anything in a folder, was written last. */
    private static Instant newest(Path path) throws IOException {
        Instant newest = Instant.EPOCH;
        try (var walk = Files.walk(path)) {
            for (Path each : walk.toList()) {
                Instant time = Files.getLastModifiedTime(each).toInstant();
                newest = time.isAfter(newest) ? time : newest;
            }
        }
        return newest;
    }
}
