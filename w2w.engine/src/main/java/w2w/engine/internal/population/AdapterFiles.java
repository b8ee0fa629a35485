package w2w.engine.internal.population;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;

/** Adapter files and folders below a folder, in the order of their paths, in whatever format each is. */
final class AdapterFiles implements RowSource {
    private static final int MOST = 10_000_000;

    private final Path root;
    private final List<AdapterFormat> formats;
    private final List<Path> paths = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> stamps = new ArrayList<>();
    private volatile int usual;

    private AdapterFiles(Path root, List<AdapterFormat> formats) {
        this.root = root;
        this.formats = List.copyOf(formats);
    }

    /** Finds them; the files named by {@code others} are not adapters. Hidden files and folders are passed over. */
    static AdapterFiles below(Path root, List<AdapterFormat> formats, Optional<Path> others, Task task) {
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
        AdapterFiles found = new AdapterFiles(root, formats);
        try {
            found.walk(others.map(p -> p.toAbsolutePath().normalize()), task);
        } catch (IOException e) {
            throw W2wException.input("the folder cannot be read: " + e.getMessage())
                    .at(root.toString())
                    .because(e);
        }
        if (found.paths.isEmpty()) {
            throw W2wException.input("there are no files in the folder").at(root.toString());
        }
        return found;
    }

    private void walk(Optional<Path> others, Task task) throws IOException {
        List<Path> all = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                task.check();
                if (folder.equals(root)) {
                    return FileVisitResult.CONTINUE;
                }
                if (hidden(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (formats.stream().anyMatch(f -> f.recognises(folder))) {
                    add(folder, all);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && !hidden(file)
                        && others.filter(file.toAbsolutePath().normalize()::equals)
                                .isEmpty()) {
                    add(file, all);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        all.sort(Comparator.comparing(this::relative));
        Set<String> taken = new HashSet<>();
        for (Path path : all) {
            String full = relative(path);
            String name = Files.isDirectory(path) ? full : withoutSuffix(full);
            paths.add(path);
            names.add(taken.add(name) ? name : unique(full, taken));
            stamps.add(stampOf(path));
        }
    }

    private void add(Path path, List<Path> all) {
        if (all.size() >= MOST) {
            throw W2wException.input("there are more than " + MOST + " files in the folder")
                    .at(root.toString());
        }
        all.add(path);
    }

    private static boolean hidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private static String unique(String full, Set<String> taken) {
        String name = full;
        while (!taken.add(name)) {
            name += "_";
        }
        return name;
    }

    private static String withoutSuffix(String name) {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
    }

    private String relative(Path path) {
        return root.relativize(path).toString().replace(root.getFileSystem().getSeparator(), "/");
    }

    private static String stampOf(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
            return a.size() + "@" + a.lastModifiedTime().toMillis();
        }
        StringBuilder stamp = new StringBuilder();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.sorted().toList()) {
                stamp.append(file.getFileName()).append('=');
                stamp.append(Files.isDirectory(file) ? "/" : stampOf(file)).append(';');
            }
        }
        return stamp.toString();
    }

    @Override
    public int size() {
        return paths.size();
    }

    @Override
    public String name(int index) {
        return names.get(index);
    }

    @Override
    public String source(int index) {
        return relative(paths.get(index));
    }

    @Override
    public String stamp(int index) {
        return stamps.get(index);
    }

    @Override
    public Adapter read(int index) {
        Path path = paths.get(index);
        AdapterFile file = format(path).read(path, Task.unwatched());
        Set<String> others = new HashSet<>(file.parts().keySet());
        others.remove(AdapterFile.UNET);
        if (!others.isEmpty()) {
            throw W2wException.input(
                    "it changes " + String.join(", ", others) + " too, which a population does not hold");
        }
        return file.unet().orElseThrow(() -> W2wException.input("it does not change the UNet"));
    }

    private AdapterFormat format(Path path) {
        int first = usual; // most folders are of one format: it is asked first
        if (first < formats.size() && formats.get(first).recognises(path)) {
            return formats.get(first);
        }
        for (int i = 0; i < formats.size(); i++) {
            if (i != first && formats.get(i).recognises(path)) {
                usual = i;
                return formats.get(i);
            }
        }
        throw W2wException.input("no installed format knows it");
    }

    @Override
    public boolean refusesDuplicates() {
        return true;
    }

    @Override
    public void close() {
        // files are opened one by one
    }
}
