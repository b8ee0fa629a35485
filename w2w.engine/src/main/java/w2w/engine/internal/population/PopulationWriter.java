package w2w.engine.internal.population;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.PopulationReport.Skipped;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.WeightLayout;
import w2w.tensors.AtomicFiles;
import w2w.tensors.DType;
import w2w.tensors.Float16;

/**
 * Makes a population folder of a source of rows. It works in a hidden folder beside the target, where a run that was killed is
 * taken up again, and renames that folder in the end. Rows are read and hashed on all processors and appended in the source's order, a
 * few at a time, so memory does not grow with the population and the result does not depend on timing.
 */
final class PopulationWriter {
    /** Bytes of a shard: larger ones trouble tools that map a file with 32-bit lengths. */
    static final long SHARD = (1L << 31) - (1 << 20);

    /** Bytes of rows between two points that a killed run is taken up from. */
    private static final long CHECKPOINT = 256L << 20;

    private static final int CHECKPOINT_ROWS = 2048;
    private static final String REQUEST = "import.json";
    private static final Gson GSON = new Gson();

    private final String name;
    private final Path target;
    private final Path work;
    private final RowSource source;
    private final Alignment alignment;
    private final Precision precision;
    private final long shardBytes;
    private final Map<String, String> request;
    private boolean recipeLabels;

    PopulationWriter(
            String name,
            Path target,
            RowSource source,
            Alignment alignment,
            Precision precision,
            long shardBytes,
            Map<String, String> request) {
        this.name = name;
        this.target = target;
        this.work = target.resolveSibling("." + target.getFileName() + ".import");
        this.source = source;
        this.alignment = alignment;
        this.precision = precision;
        this.shardBytes = shardBytes;
        this.request = new LinkedHashMap<>(request);
        this.request.put("layout", alignment.layout().fingerprint());
        this.request.put("precision", precision.name());
        this.request.put("shard", Long.toString(shardBytes));
    }

    /** Whether what files tell of their training becomes columns of the table. */
    PopulationWriter recipeLabels(boolean wanted) {
        recipeLabels = wanted;
        return this;
    }

    PopulationReport write(ModelLabels labels, Provenance provenance, Task task) {
        try {
            ModelLabels joined = requireLabels(labels);
            List<Journal.Entry> entries = prepare();
            entries = rows(entries, task.part("weights", .97));
            return finish(entries, joined, provenance, task);
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the population cannot be written: " + e.getMessage())
                    .at(target.toString())
                    .because(e);
        }
    }

    /** A table that names none of the models is found out before hours of reading. What was joined is good for as long as the models stay the same. */
    private ModelLabels requireLabels(ModelLabels labels) {
        List<String> names = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < source.size(); i++) {
            names.add(source.name(i));
            sources.add(source.source(i));
        }
        LabelJoin.Joined joined = labels.join(new ModelTable(names, sources, List.of(), LabelJoin.none(names.size())));
        return bare -> bare.names().equals(names) && bare.sources().equals(sources) ? joined : labels.join(bare);
    }

    /** Entries of an earlier run of the same import whose sources have not changed since. */
    private List<Journal.Entry> prepare() throws IOException {
        Path file = work.resolve(REQUEST);
        if (Files.exists(file)) {
            try {
                if (request.equals(GSON.fromJson(Files.readString(file, StandardCharsets.UTF_8), Map.class))) {
                    List<Journal.Entry> entries = Journal.read(work);
                    int same = 0;
                    while (same < Math.min(entries.size(), source.size())
                            && entries.get(same).source().equals(source.source(same))
                            && entries.get(same).stamp().equals(source.stamp(same))) {
                        same++;
                    }
                    return new ArrayList<>(entries.subList(0, same));
                }
            } catch (JsonParseException e) {
                // not ours to understand: begun anew below
            }
        }
        discard(work);
        Files.createDirectories(work);
        AtomicFiles.write(file, GSON.toJson(request).getBytes(StandardCharsets.UTF_8));
        return new ArrayList<>();
    }

    private List<Journal.Entry> rows(List<Journal.Entry> entries, Task task) throws IOException {
        Map<String, String> seen = new HashMap<>();
        Map<String, String> facts = new HashMap<>();
        for (Journal.Entry entry : entries) {
            if (entry.kept()) {
                seen.put(entry.sha256(), entry.source());
            }
        }
        int kept = (int) entries.stream().filter(Journal.Entry::kept).count();
        WeightLayout layout = alignment.layout();
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService pool = threads(threads, "population import");
        ExecutorService disk = threads(1, "population disk"); // forcing takes as long as reading: beside it
        Deque<Future<Row>> ahead = new ArrayDeque<>();
        Future<?> forced = CompletableFuture.completedFuture(null);
        try (ShardWriter shards = new ShardWriter(
                        work, precision == Precision.FLOAT16 ? DType.F16 : DType.F32, layout.size(), shardBytes, kept);
                Journal journal = Journal.begin(work, entries)) {
            int next = entries.size();
            long unsaved = 0;
            try {
                for (int i = entries.size(); i < source.size(); i++) {
                    task.check();
                    while (next < source.size() && ahead.size() < 4 * threads) {
                        int index = next++;
                        ahead.add(pool.submit(() -> row(index)));
                    }
                    Row row = await(ahead.remove());
                    String twin = source.refusesDuplicates() && row.reason.isEmpty() ? seen.get(row.sha256) : null;
                    Journal.Entry entry = new Journal.Entry(
                            source.source(i),
                            source.stamp(i),
                            row.sha256,
                            twin == null ? row.reason : "it has the same weights as " + twin,
                            row.lost,
                            twin == null ? row.kind : FileKind.DOUBLE.name(),
                            facts.computeIfAbsent(row.facts, f -> f)); // those of most models are equal
                    if (entry.kept()) {
                        seen.put(row.sha256, entry.source());
                        shards.append(row.weights);
                        unsaved += 4L * row.weights.length;
                    }
                    entries.add(entry);
                    journal.add(entry);
                    if (unsaved > CHECKPOINT || i % CHECKPOINT_ROWS == CHECKPOINT_ROWS - 1) {
                        await(forced);
                        String lines = journal.take();
                        forced = disk.submit(() -> {
                            save(shards, journal, lines);
                            return lines;
                        });
                        unsaved = 0;
                    }
                    task.progress((i + 1.0) / source.size());
                    if (i % 64 == 0) {
                        task.message(i + " of " + source.size() + " read");
                    }
                }
            } finally {
                // what is done is done, also when the import ends here
                await(forced);
                save(shards, journal, journal.take());
            }
        } finally {
            pool.shutdownNow();
            disk.shutdown();
        }
        return entries;
    }

    /** Rows first: a line of the journal says that its row is on the disk. */
    private static void save(ShardWriter shards, Journal journal, String lines) throws IOException {
        shards.force();
        journal.write(lines);
    }

    private static ExecutorService threads(int count, String name) {
        return Executors.newFixedThreadPool(count, r -> {
            Thread thread = new Thread(r, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A row, or why there is none. */
    private record Row(float[] weights, String sha256, String reason, double lost, String kind, String facts) {
        static Row none(String reason, String kind) {
            return new Row(new float[0], "", reason, 0, kind, "");
        }
    }

    private Row row(int index) {
        try {
            RowSource.Read read = source.readWithFacts(index);
            Alignment.Aligned aligned = alignment.align(read.adapter());
            float[] weights = aligned.adapter().toArray();
            check(weights);
            double lost = 1 - (1 - read.lost()) * (1 - aligned.lost());
            return new Row(weights, Hashes.row(weights), "", lost, "", read.facts());
        } catch (LeftOut e) {
            return Row.none(e.reason(), e.kind().name());
        } catch (W2wException e) {
            if (e.kind() != W2wException.Kind.INPUT) {
                throw e;
            }
            return Row.none(e.what(), "");
        }
    }

    private void check(float[] weights) {
        boolean half = precision == Precision.FLOAT16;
        for (int i = 0; i < weights.length; i++) {
            if (!Float.isFinite(weights[i])) {
                throw W2wException.input(slot(i) + " holds " + weights[i]);
            }
            if (half) {
                float rounded = Float16.round(weights[i]);
                if (Float.isInfinite(rounded)) {
                    throw W2wException.input(slot(i) + " holds " + weights[i] + ", beyond half precision");
                }
                weights[i] = rounded;
            }
        }
    }

    private String slot(int position) {
        return "slot " + alignment.layout().slotAt(position).name();
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException r) {
                throw r;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private PopulationReport finish(List<Journal.Entry> entries, ModelLabels labels, Provenance provenance, Task task)
            throws IOException {
        List<String> names = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        List<Double> lost = new ArrayList<>();
        List<Map<String, String>> facts = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>(source.passedOver());
        for (int i = 0; i < entries.size(); i++) {
            Journal.Entry entry = entries.get(i);
            if (entry.kept()) {
                names.add(source.name(i));
                sources.add(entry.source());
                hashes.add(entry.sha256());
                lost.add(entry.lost());
                facts.add(Facts.parse(entry.facts()));
            } else {
                skipped.add(new Skipped(entry.source(), entry.reason(), entry.kind()));
            }
        }
        skipped.sort(Comparator.comparing(Skipped::source));
        if (names.isEmpty()) {
            throw W2wException.input("nothing could be used; the first: "
                    + skipped.get(0).source() + ": " + skipped.get(0).reason());
        }
        task.message("labels");
        ModelTable bare = new ModelTable(names, sources, hashes, LabelJoin.none(names.size()));
        LabelJoin.Joined joined = labels.join(bare);
        ModelTable table = new ModelTable(names, sources, hashes, joined.labels());
        Manifest.Table written =
                (recipeLabels ? table.withRecipes(facts) : table).withLost(lost).write(work);
        Lineage lineage = Lineage.of(names, facts);
        WeightLayout layout = alignment.layout();
        List<Manifest.Shard> shards;
        try (ShardWriter writer = new ShardWriter(
                work,
                precision == Precision.FLOAT16 ? DType.F16 : DType.F32,
                layout.size(),
                shardBytes,
                names.size())) {
            shards = writer.finish();
        }
        Provenance known =
                joined.notes().isEmpty() ? provenance : provenance.with("labels", String.join("; ", joined.notes()));
        new Manifest(
                        layout,
                        names.size(),
                        shards,
                        Hashes.population(layout, hashes),
                        known,
                        skipped,
                        lineage,
                        Optional.of(written))
                .write(work);
        publish();
        task.progress(1);
        List<String> notes = new ArrayList<>(PartsNotes.of(names, facts));
        notes.addAll(LeftOutNotes.of(skipped));
        notes.addAll(source.notes());
        LostNote.of(names, lost).ifPresent(notes::add);
        if (recipeLabels) {
            notes.add(PartsNotes.told(facts));
        }
        notes.addAll(lineage.warnings(names.size()));
        notes.addAll(joined.notes());
        return new PopulationReport(name, names.size(), joined.unlabelled(), skipped, notes);
    }

    private void publish() throws IOException {
        AtomicFiles.writeFolder(target, folder -> {
            try (Stream<Path> files = Files.list(work)) {
                for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".safetensors") || name.equals(ModelTable.FILE) || name.equals(Manifest.FILE)) {
                        try {
                            Files.createLink(folder.resolve(name), file);
                        } catch (UnsupportedOperationException | FileSystemException e) {
                            Files.move(file, folder.resolve(name)); // no hard links here
                        }
                    }
                }
            }
        });
        discard(work);
    }

    private static void discard(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
