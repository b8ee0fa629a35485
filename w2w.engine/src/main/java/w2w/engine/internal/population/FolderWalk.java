package w2w.engine.internal.population;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import w2w.api.studio.PopulationReport.Skipped;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/**
 * Files below a folder that may be adapters, in the order of their paths. Links are followed, and each file and folder is taken once,
 * by its own path before that of a link; hidden ones are passed over. Folders of the Hugging Face hub's cache go by the names of
 * their repositories.
 */
final class FolderWalk {
    private static final int MOST = 10_000_000;
    private static final Pattern REPOSITORY = Pattern.compile("(?:models|datasets)--(?:(.+?)--)?(.+)");

    /**
     * A file or folder that may be an adapter.
     *
     * @param source path relative to the root, with {@code /}
     * @param shown what its name is made of: the source, or in a hub's cache the repository and what is below it
     * @param repository name of the hub's repository that it lies in; empty outside
     */
    record Found(Path path, String source, String shown, String repository) {}

    private record Folder(Path path, String source, String shown, String repository) {
        Folder child(Path to, String name) {
            return new Folder(to, below(source, name), below(shown, name), repository);
        }

        private static String below(String parent, String name) {
            return parent.isEmpty() ? name : parent + "/" + name;
        }
    }

    private final Path root;
    private final Predicate<Path> adapterFolder;
    private final Optional<Path> labels;
    private final Task task;
    private final Set<Path> seen = new HashSet<>();
    private final Deque<Folder> links = new ArrayDeque<>();
    private final List<Found> found = new ArrayList<>();
    private final List<Skipped> passed = new ArrayList<>();
    private final Sightings hidden = new Sightings();
    private final Sightings broken = new Sightings();
    private final Sightings loops = new Sightings();
    private final Sightings again = new Sightings();

    /** How many, and the first of them in order. */
    private static final class Sightings {
        private int number;
        private String first = "";

        void add(String source) {
            first = number++ == 0 || source.compareTo(first) < 0 ? source : first;
        }
    }

    private FolderWalk(Path root, Predicate<Path> adapterFolder, Optional<Path> labels, Task task) throws IOException {
        this.root = root.toRealPath();
        this.adapterFolder = adapterFolder;
        this.labels = labels.isPresent() && Files.exists(labels.get())
                ? Optional.of(labels.get().toRealPath())
                : Optional.empty();
        this.task = task;
    }

    /**
     * Walks.
     *
     * @param adapterFolder whether a folder is one adapter
     * @param labels a file that is no adapter
     */
    static FolderWalk of(Path root, Predicate<Path> adapterFolder, Optional<Path> labels, Task task) {
        if (Files.isRegularFile(root)) {
            throw W2wException.input("this is a file, not a folder of adapters")
                    .at(root.toString())
                    .advise(
                            "If its rows are adapters, describe its columns with --segments; a file of a release is read"
                                    + " with its folder: space import");
        }
        if (!Files.isDirectory(root)) {
            throw W2wException.input("there is no such folder").at(root.toString());
        }
        try {
            FolderWalk walk = new FolderWalk(root, adapterFolder, labels, task);
            walk.run(String.valueOf(root.toAbsolutePath().normalize().getFileName()));
            if (walk.found.isEmpty() && walk.passed.isEmpty()) {
                throw W2wException.input("there are no files in the folder").at(root.toString());
            }
            return walk;
        } catch (IOException e) {
            throw W2wException.input("the folder cannot be read: " + e.getMessage())
                    .at(root.toString())
                    .because(e);
        }
    }

    List<Found> found() {
        return found;
    }

    /** Files that can be no adapters, and folders that cannot be read. */
    List<Skipped> passedOver() {
        return passed;
    }

    /** A line for each kind of thing that was not followed or not looked at. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        note(notes, again, "link leads", "links lead", "to a file or folder that is there already");
        note(notes, loops, "link leads", "links lead", "back to a folder above it and was not followed");
        note(notes, broken, "link leads", "links lead", "nowhere");
        note(notes, hidden, "hidden file or folder was", "hidden files and folders were", "passed over");
        return notes;
    }

    private static void note(List<String> notes, Sightings what, String one, String many, String rest) {
        if (what.number > 0) {
            String end = what.number == 1 ? rest : rest.replace("and was not", "and were not");
            notes.add(String.format(
                    java.util.Locale.ROOT,
                    "%,d %s %s, e.g. %s",
                    what.number,
                    what.number == 1 ? one : many,
                    end,
                    what.first));
        }
    }

    private void run(String name) throws IOException {
        Folder top = new Folder(root, "", "", "");
        seen.add(root);
        Matcher repository = REPOSITORY.matcher(name);
        if (repository.matches() && Files.isDirectory(root.resolve("snapshots"))) {
            snapshots(top, repositoryName(repository), "");
        } else {
            walk(top);
        }
        while (!links.isEmpty()) {
            follow(links.remove());
        }
        found.sort(Comparator.comparing(Found::source));
        passed.sort(Comparator.comparing(Skipped::source));
    }

    private void walk(Folder top) throws IOException {
        Deque<Folder> folders = new ArrayDeque<>(List.of(top));
        while (!folders.isEmpty()) {
            task.check();
            Folder folder = folders.remove();
            for (Path entry : entries(folder)) {
                String name = entry.getFileName().toString();
                Folder child = folder.child(entry, name);
                if (name.startsWith(".")) {
                    hidden.add(child.source);
                } else if (Files.isSymbolicLink(entry)) {
                    links.add(child);
                } else if (Files.isDirectory(entry)) {
                    enter(child, name, folders);
                } else {
                    file(child);
                }
            }
        }
    }

    private List<Path> entries(Folder folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder.path)) {
            return entries.sorted(Comparator.comparing(p -> p.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            if (folder.source.isEmpty()) {
                throw e;
            }
            passed.add(new Skipped(folder.source, "the folder cannot be read: " + e.getMessage()));
            return List.of();
        }
    }

    private void enter(Folder folder, String name, Deque<Folder> folders) throws IOException {
        if (!seen.add(folder.path.toRealPath())) {
            again.add(folder.source);
            return;
        }
        Matcher repository = REPOSITORY.matcher(name);
        if (repository.matches() && Files.isDirectory(folder.path.resolve("snapshots"))) {
            snapshots(folder, repositoryName(repository), parent(folder.shown));
        } else if (adapterFolder.test(folder.path)) {
            add(folder);
        } else {
            folders.add(folder);
        }
    }

    private static String parent(String shown) {
        return shown.contains("/") ? shown.substring(0, shown.lastIndexOf('/') + 1) : "";
    }

    private static String repositoryName(Matcher repository) {
        return repository.group(1) == null ? repository.group(2) : repository.group(1) + "/" + repository.group(2);
    }

    /** Of a repository in the hub's cache the revision that its refs name; all of them where they name none. */
    private void snapshots(Folder folder, String name, String above) throws IOException {
        Path all = folder.path.resolve("snapshots");
        List<Path> revisions;
        try (Stream<Path> there = Files.list(all)) {
            revisions = there.filter(Files::isDirectory).sorted().toList();
        }
        Optional<Path> main = main(folder.path).map(all::resolve).filter(Files::isDirectory);
        for (Path revision : main.map(List::of).orElse(revisions)) {
            String id = revision.getFileName().toString();
            boolean alone = main.isPresent() || revisions.size() == 1;
            String shown = above + (alone ? name : name + "@" + id.substring(0, Math.min(8, id.length())));
            String within = folder.source.isEmpty() ? "" : folder.source + "/";
            Folder snapshot = new Folder(revision, within + "snapshots/" + id, shown, shown);
            if (!seen.add(revision.toRealPath())) {
                again.add(snapshot.source);
            } else if (adapterFolder.test(revision)) {
                add(snapshot);
            } else {
                walk(snapshot);
            }
        }
    }

    private static Optional<String> main(Path repository) {
        try {
            return Optional.of(Files.readString(repository.resolve("refs/main"), StandardCharsets.UTF_8)
                            .strip())
                    .filter(r -> r.matches("[0-9A-Za-z]+"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void follow(Folder link) throws IOException {
        task.check();
        Path real;
        try {
            real = link.path.toRealPath();
        } catch (NoSuchFileException e) {
            broken.add(link.source);
            return;
        } catch (FileSystemLoopException e) {
            loops.add(link.source);
            return;
        } catch (IOException e) {
            broken.add(link.source); // a link to itself is no loop to every system
            return;
        }
        if (Files.isDirectory(real)) {
            if (root.startsWith(real) || link.path.toAbsolutePath().normalize().startsWith(real)) {
                loops.add(link.source);
                return;
            }
            Deque<Folder> folders = new ArrayDeque<>();
            enter(new Folder(real, link.source, link.shown, link.repository), last(link.source), folders);
            for (Folder folder : folders) {
                walk(folder);
            }
        } else {
            file(link);
        }
    }

    private static String last(String source) {
        return source.substring(source.lastIndexOf('/') + 1);
    }

    private void file(Folder file) throws IOException {
        Path real = file.path.toRealPath();
        if (labels.filter(real::equals).isPresent()) {
            return;
        }
        if (!Files.readAttributes(real, BasicFileAttributes.class).isRegularFile()) {
            passed.add(new Skipped(file.source, FileKind.OTHER.reason(), FileKind.OTHER.name()));
            return;
        }
        if (!seen.add(real)) {
            again.add(file.source);
            return;
        }
        Optional<FileKind> kind;
        try {
            kind = FileKind.of(file.path);
        } catch (IOException e) {
            passed.add(new Skipped(file.source, "the file cannot be read: " + e.getMessage()));
            return;
        }
        if (kind.isPresent()) {
            passed.add(new Skipped(file.source, kind.get().reason(), kind.get().name()));
        } else {
            add(file);
        }
    }

    private void add(Folder file) {
        if (found.size() >= MOST) {
            throw W2wException.input("there are more than " + MOST + " files in the folder")
                    .at(root.toString());
        }
        found.add(new Found(file.path, file.source, file.shown, file.repository));
    }
}
