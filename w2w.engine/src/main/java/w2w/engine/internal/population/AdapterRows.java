package w2w.engine.internal.population;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import w2w.api.studio.AdapterFiles;
import w2w.api.studio.PopulationImport.Adapters;
import w2w.api.studio.PopulationImport.Gauge;
import w2w.api.studio.PopulationImport.Parts;
import w2w.api.studio.PopulationReport.Skipped;
import w2w.api.task.Sha256;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;

/** Adapter files and folders below a folder as rows, in the order of their paths, in whatever format each is. */
final class AdapterRows implements RowSource {
    private final Adapters how;
    private final FolderWalk walk;
    private final AdapterFiles reader;
    private final List<FolderWalk.Found> found;
    private final Survey survey;
    private final List<String> names;
    private final List<String> stamps = new ArrayList<>();
    private final int first;
    private Set<String> parts = Set.of();
    private @Nullable Adapter reference;

    /**
     * Looks at all files.
     *
     * @param walk where they are
     */
    AdapterRows(Adapters how, FolderWalk walk, AdapterFiles reader, Task task) {
        this.how = how;
        this.walk = walk;
        this.reader = reader;
        this.found = walk.found();
        for (FolderWalk.Found each : found) {
            stamps.add(stampOf(each.path()));
        }
        survey = Survey.of(found.stream().map(FolderWalk.Found::path).toList(), this::agreement, task);
        names = names();
        first = usable(survey.most());
    }

    /** The first of the files that can be read, which becomes the reference; -1 where none can. */
    private int usable(int... most) {
        for (int i : most) {
            try {
                parts = wanted(file(i));
                reference = readWithFacts(i).adapter();
                return i;
            } catch (W2wException | LeftOut e) {
                parts = Set.of(); // it is told with the others that are left out
            }
        }
        return -1;
    }

    /** How rows are brought to the layout of the most. */
    Alignment alignment() {
        if (reference == null) {
            throw nothing();
        }
        LayoutDifference difference =
                new LayoutDifference(survey.most().length, source(first), how.gauge() == Gauge.CANONICAL);
        return how.gauge() == Gauge.RAW
                ? Alignment.raw(reference.layout(), difference)
                : Alignment.canonical(reference, how.rank(), difference);
    }

    /** Names the reference: rows in canonical form depend on it. */
    String reference() {
        return first < 0 ? "" : source(first) + " " + stamp(first);
    }

    private W2wException nothing() {
        W2wException none = W2wException.input(
                        found.isEmpty()
                                ? "none of " + passedOver().size() + " files is an adapter"
                                : "none of " + found.size() + " files is an adapter that can be used")
                .at(how.folder().toString());
        for (int i = 0; i < found.size(); i++) {
            try {
                readWithFacts(i);
            } catch (LeftOut e) {
                return none.advise("The first: " + source(i) + ": " + e.reason());
            } catch (W2wException e) {
                return none.advise("The first: " + source(i) + ": " + e.getMessage());
            }
        }
        return none;
    }

    /** What must agree between the files of one population; empty where a file cannot be in any. */
    private Optional<String> agreement(int index) {
        AdapterFile file;
        Set<String> wanted;
        try {
            file = file(index);
            wanted = wanted(file);
        } catch (W2wException | LeftOut e) {
            return Optional.empty();
        }
        boolean raw = how.gauge() == Gauge.RAW;
        Set<String> lines = new TreeSet<>();
        if (wanted.stream().anyMatch(file.parts()::containsKey)) {
            file.joined(wanted).layout().layers().forEach(l -> lines.add(line(l, raw)));
        }
        for (DenseLayer l : file.dense()) {
            if (wanted.contains(l.part())) {
                if (!refactors()) {
                    return Optional.empty();
                }
                lines.add(line(
                        new AdaptedLayer(
                                AdaptedLayer.module(l.part(), l.module()), l.inputs(), l.outputs(), 1, 1, l.kernel()),
                        raw));
            }
        }
        return Optional.of(Sha256.of(String.join("\n", lines)));
    }

    private static String line(AdaptedLayer l, boolean raw) {
        String line = l.module() + " " + l.inputs() + " " + l.outputs() + " " + Math.max(1, l.kernel());
        return raw ? line + " " + l.rank() + " " + l.alpha() : line;
    }

    private boolean refactors() {
        return how.gauge() == Gauge.CANONICAL && how.rank() > 0;
    }

    private AdapterFile file(int index) {
        return reader.read(found.get(index).path(), Task.unwatched()).file();
    }

    /** The parts that a file brings into the population. */
    private Set<String> wanted(AdapterFile file) {
        if (how.parts() == Parts.ALL) {
            return file.partNames();
        }
        return file.denoiser()
                .map(Set::of)
                .orElseThrow(() -> new LeftOut(
                        FileKind.NO_DENOISER,
                        "it changes " + String.join(", ", file.partNames()) + " alone; --parts all takes such files"));
    }

    @Override
    public Adapter read(int index) {
        return readWithFacts(index).adapter();
    }

    @Override
    public Read readWithFacts(int index) {
        AdapterFile file;
        try {
            file = file(index);
        } catch (W2wException e) {
            if (FileKind.isCheckpoint(found.get(index).path())) {
                throw new LeftOut(FileKind.CHECKPOINT, FileKind.CHECKPOINT.reason());
            }
            throw e;
        }
        Set<String> all = file.partNames();
        Set<String> taken = new LinkedHashSet<>(wanted(file));
        if (how.parts() == Parts.ALL && !parts.isEmpty() && taken.containsAll(parts)) {
            taken.retainAll(parts); // what the most do not have
        }
        List<DenseLayer> dense =
                file.dense().stream().filter(l -> taken.contains(l.part())).toList();
        AdapterFile lowRank = file;
        double lost = 0;
        if (!dense.isEmpty()) {
            if (!refactors()) {
                throw new LeftOut(
                        FileKind.DENSE,
                        "its " + kinds(dense) + " layers are no low-rank product; --refactor RANK brings them to one");
            }
            Map<String, Adapter> low = new LinkedHashMap<>(file.parts());
            low.keySet().retainAll(taken);
            AdapterFiles.Refactored refactored = reader.refactor(
                    new AdapterFile(low, dense, file.metadata()), how.rank(), how.base(), Task.unwatched());
            lowRank = refactored.file();
            lost = refactored.lostEnergy();
        }
        Adapter adapter = lowRank.joined(taken);
        all.removeAll(taken);
        String why = how.parts() == Parts.ALL ? Facts.EXTRA : Facts.PARTS;
        return new Read(adapter, lost, Facts.of(file, adapter, why, all, Facts.kinds(dense)));
    }

    private static String kinds(Collection<DenseLayer> dense) {
        return String.join(" and ", Facts.kinds(dense));
    }

    /** Paths without the ending, unless two adapters differ in nothing else; a repository's name where it has one adapter. */
    private List<String> names() {
        Map<String, Integer> stems = new HashMap<>();
        Map<String, Integer> repositories = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
            if (survey.isAdapter(i)) {
                stems.merge(stem(i), 1, Integer::sum);
                repositories.merge(found.get(i).repository(), 1, Integer::sum);
            }
        }
        String[] chosen = new String[found.size()];
        Set<String> taken = new HashSet<>();
        for (boolean adapters : new boolean[] {true, false}) { // what is no adapter takes no name from one
            for (int i = 0; i < chosen.length; i++) {
                if (survey.isAdapter(i) != adapters) {
                    continue;
                }
                FolderWalk.Found each = found.get(i);
                boolean only = !each.repository().isEmpty() && repositories.getOrDefault(each.repository(), 0) == 1;
                String name = only ? each.repository() : stem(i);
                if (adapters && !only && stems.getOrDefault(name, 0) > 1) {
                    name = each.shown();
                }
                while (!taken.add(name)) {
                    name += "_";
                }
                chosen[i] = name;
            }
        }
        return List.of(chosen);
    }

    private String stem(int index) {
        FolderWalk.Found each = found.get(index);
        return Files.isDirectory(each.path()) ? each.shown() : FileKind.stem(each.shown());
    }

    private static String stampOf(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
                return a.size() + "@" + a.lastModifiedTime().toMillis();
            }
            try (Stream<Path> files = Files.list(path)) {
                return files.sorted()
                        .map(file -> file.getFileName() + "=" + (Files.isDirectory(file) ? "/" : stampOf(file)) + ";")
                        .collect(Collectors.joining());
            }
        } catch (IOException e) {
            throw W2wException.input("the file cannot be read: " + e.getMessage())
                    .at(path.toString())
                    .because(e);
        }
    }

    @Override
    public int size() {
        return found.size();
    }

    @Override
    public String name(int index) {
        return names.get(index);
    }

    @Override
    public String source(int index) {
        return found.get(index).source();
    }

    @Override
    public String stamp(int index) {
        return stamps.get(index);
    }

    @Override
    public boolean refusesDuplicates() {
        return true;
    }

    @Override
    public List<Skipped> passedOver() {
        return walk.passedOver();
    }

    @Override
    public List<String> notes() {
        return walk.notes();
    }

    @Override
    public void close() {
        // files are opened one by one
    }
}
