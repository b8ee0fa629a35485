package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import w2w.api.space.WeightSpace;
import w2w.api.studio.CheckReport;
import w2w.api.studio.CheckReport.Kind;
import w2w.api.studio.Model;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.space.NewerFormat;
import w2w.tensors.Safetensors;

/** One check of a workspace folder, and its repair. What is verified may change meanwhile: it is moved only if it is what was read. */
final class WorkspaceCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Folders of files that are computed again when they are missing. */
    private static final List<String> COMPUTED = List.of("evaluation", "inversions", "populate");

    private final Path root;
    private final SpaceFiles spaceFiles;
    private final PopulationFolders populationFolders;
    private final Disk disk;
    private final boolean repair;
    private final Map<String, Integer> checked = new TreeMap<>();
    private final Map<String, String> fingerprints = new TreeMap<>();
    private final Findings findings;

    WorkspaceCheck(Path folder, SpaceFiles spaceFiles, PopulationFolders populationFolders, Disk disk, boolean repair) {
        this.root = folder.toAbsolutePath().normalize();
        this.findings = new Findings(root);
        this.spaceFiles = spaceFiles;
        this.populationFolders = populationFolders;
        this.disk = disk;
        this.repair = repair;
    }

    CheckReport run(Task task) {
        try {
            marker();
            changes();
            for (String kind : List.of("population", "space", "model", "direction")) {
                checked.put(kind, 0);
            }
            List<Path> populations = inside("populations", Files::isDirectory);
            each("population", populations, task.part("populations", 0.6), populationFolders::verify);
            each("space", tensors("spaces"), task.part("spaces", 0.35), this::space);
            each("model", tensors("models"), task.part("models", 0.02), (file, part) -> model(file));
            for (Path folder : inside("directions", Files::isDirectory)) {
                List<Path> files = tensors("directions/" + folder.getFileName());
                each("direction", files, task.part("directions", 0), (file, part) -> direction(file));
            }
            computed(task);
            new Leftovers(root, disk, repair, findings).find();
        } catch (IOException e) {
            throw Unwritable.of(root, e);
        }
        task.progress(1);
        return new CheckReport(checked, findings.all());
    }

    private void marker() throws IOException {
        Path file = root.resolve(WorkspaceMarker.FILE);
        String what = "it is missing";
        if (Files.exists(file)) {
            try {
                WorkspaceMarker.version(file);
                WorkspaceMarker.check(root, false);
                return;
            } catch (W2wException e) {
                if (e.kind() != W2wException.Kind.INPUT || !isDamaged(file)) {
                    throw e;
                }
                what = e.what();
            }
        }
        if (!WorkspaceMarker.isClearly(root)) {
            throw W2wException.input("there is no workspace here").at(root.toString());
        }
        if (repair) {
            if (Files.exists(file)) {
                SetAside.moveBelow(root, file, disk);
            }
            WorkspaceMarker.write(file);
        }
        findings.add(file, Kind.DAMAGED, what, "make it anew, as the folder holds a workspace", repair);
    }

    /** Whether it does not say which version it is of; one of a newer version is left alone. */
    private static boolean isDamaged(Path file) {
        try {
            WorkspaceMarker.version(file);
            return false;
        } catch (W2wException e) {
            return true;
        }
    }

    /** The history and the change that was not finished: the ledger mends them; it is looked at what it left. */
    private void changes() throws IOException {
        Path history = root.resolve("history");
        Path journal = root.resolve(".pending/journal.json");
        boolean folder = Files.isDirectory(history);
        int lost = lost(history);
        boolean unfinished = Files.exists(journal);
        if (repair && (folder || lost > 0 || unfinished)) {
            new Ledger(root, disk).history();
            if (Files.exists(journal)) { // it is decided and cannot be done
                locked(() -> SetAside.move(root.resolve(".pending"), root.resolve("pending"), disk));
            }
        }
        if (folder) {
            String action = "set it aside as history.damaged and begin a new one";
            findings.add(history, Kind.DAMAGED, "it is a folder", action, repair && !Files.isDirectory(history));
        } else if (lost > 0) {
            findings.add(
                    history,
                    Kind.DAMAGED,
                    lost + (lost == 1 ? " line" : " lines") + " cannot be read",
                    "copy it to history.damaged and carry on the lines that can be read",
                    repair && lost(history) == 0);
        }
        if (unfinished) {
            findings.add(
                    journal,
                    Kind.LEFTOVER,
                    "a change is not finished",
                    "finish it, or set it aside as pending.damaged where that cannot be done",
                    repair && !Files.exists(journal));
        }
    }

    private static int lost(Path history) throws IOException {
        return Files.isRegularFile(history)
                ? HistoryLines.of(Files.readAllBytes(history)).lost()
                : 0;
    }

    private interface Reading {
        void read(Path path, Task task);
    }

    private void each(String kind, List<Path> paths, Task task, Reading reading) throws IOException {
        for (int i = 0; i < paths.size(); i++) {
            task.check();
            Path path = paths.get(i);
            checked.merge(kind, 1, Integer::sum);
            Optional<FileTime> before = modified(path);
            try {
                reading.read(path, task.part(String.valueOf(path.getFileName()), 1.0 / paths.size()));
            } catch (W2wException e) {
                if (e.kind() != W2wException.Kind.INPUT) {
                    throw e;
                }
                damaged(path, before, e);
            }
        }
    }

    private void damaged(Path path, Optional<FileTime> before, W2wException e) throws IOException {
        String action = "move it to " + SetAside.FOLDER + "/" + findings.relative(path);
        if (NewerFormat.isWhy(e)) {
            findings.add(path, Kind.STALE, e.what(), "Update the program", false);
            return;
        }
        boolean[] moved = new boolean[1];
        if (repair) {
            locked(() -> {
                if (modified(path).equals(before)) {
                    SetAside.moveBelow(root, path, disk);
                    moved[0] = true;
                }
            });
        }
        String place = e.where().map(w -> w.replace(path.toString(), "")).orElse("");
        String inside = place.replaceFirst("^[/\\\\, ]+", "");
        findings.add(path, Kind.DAMAGED, inside.isEmpty() ? e.what() : inside + ": " + e.what(), action, moved[0]);
    }

    private void space(Path file, Task task) {
        spaceFiles.verify(file, task);
        try (WeightSpace space = spaceFiles.open(file)) {
            fingerprints.put(name(file), space.fingerprint());
        }
    }

    private void model(Path file) {
        Model model = ModelFile.read(file, name(file));
        belongs(file, model.space(), model.point().space());
    }

    private void direction(Path file) {
        Path folder = file.getParent();
        String space = folder == null ? "" : String.valueOf(folder.getFileName());
        belongs(file, space, DirectionFile.read(file).space());
    }

    private void belongs(Path file, String space, String fingerprint) {
        String there = fingerprints.get(space);
        if (!fingerprint.equals(there)) {
            String what = there == null
                    ? "it is of space " + space + ", which is damaged or not there"
                    : "it is of another space than " + space + " is now";
            String action = "Bring the space back, or remove this with the command that removes it";
            findings.add(file, Kind.STALE, what, action, false);
        }
    }

    private void computed(Task task) throws IOException {
        for (String folder : COMPUTED) {
            if (!Files.isDirectory(root.resolve(folder))) {
                continue;
            }
            List<Path> files;
            try (Stream<Path> walk = Files.walk(root.resolve(folder))) {
                files = walk.filter(WorkspaceCheck::isTensors).sorted().toList();
            }
            each("computed file", files, task.part(folder, 0), (file, part) -> Safetensors.open(file)
                    .close());
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    private void locked(Change change) throws IOException {
        FolderLock held = disk.hold(root, PATIENCE);
        try {
            change.make();
        } finally {
            held.close();
        }
    }

    private static Optional<FileTime> modified(Path path) throws IOException {
        return Files.exists(path) ? Optional.of(Files.getLastModifiedTime(path)) : Optional.empty();
    }

    private List<Path> tensors(String folder) throws IOException {
        return inside(folder, WorkspaceCheck::isTensors);
    }

    private static boolean isTensors(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(Places.SUFFIX) && !name.startsWith(".") && !Files.isDirectory(path);
    }

    private List<Path> inside(String folder, Predicate<Path> wanted) throws IOException {
        Path path = root.resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.filter(p -> !String.valueOf(p.getFileName()).startsWith("."))
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }

    private String name(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - Places.SUFFIX.length());
    }
}
