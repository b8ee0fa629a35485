package w2w.engine.internal.studio;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import w2w.api.edit.Edit;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.AdapterFiles;
import w2w.api.studio.Model;
import w2w.api.studio.Projected;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.DenseLayer;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.adapters.InstalledAdapterFiles;

/** Models out of adapter files and adapter files out of models. */
final class AdapterExchange {
    private static final int DIFFERENCES = 5;

    private final Plugins plugins;
    private final AdapterFiles files;

    AdapterExchange(Plugins plugins) {
        this.plugins = plugins;
        this.files = new InstalledAdapterFiles(plugins);
    }

    /**
     * @param adapter of the space's parts
     * @param weights of it in the order of the space's layout
     */
    private record Opened(String format, AdapterFile file, Adapter adapter, float[] weights) {}

    private Opened open(WeightSpace space, Path source, Task task) {
        AdapterFiles.Read read = files.read(source, task);
        Set<String> parts = parts(space);
        Optional<DenseLayer> dense = read.file().dense().stream()
                .filter(l -> parts.contains(l.part()))
                .findFirst();
        if (dense.isPresent() || !read.file().parts().keySet().containsAll(parts)) {
            throw W2wException.input(dense.map(l -> "layer " + l.module() + " is " + l.kind() + ", not LoRA")
                            .orElseGet(() -> "the file has no adapter for the " + String.join(" and the ", parts)
                                    + "; it has "
                                    + String.join(", ", read.file().parts().keySet())))
                    .at(source.toString())
                    .advise(
                            dense.isPresent()
                                    ? "Refactor it first: w2w adapter convert FILE OUT --to peft --refactor RANK"
                                    : "Use an adapter of the parts that the space was fitted to");
        }
        Adapter adapter = read.file().joined(parts);
        try {
            return new Opened(
                    read.format(),
                    read.file(),
                    adapter,
                    adapter.inOrderOf(space.layout()).toArray());
        } catch (IllegalArgumentException e) {
            throw W2wException.input("the adapter has another layout than the space: "
                            + String.join("; ", space.layout().differences(adapter.layout(), DIFFERENCES)))
                    .at(source.toString())
                    .advise("Use adapters of the layers, rank and alpha that the space was fitted to")
                    .because(e);
        }
    }

    private static Set<String> parts(WeightSpace space) {
        return space.layout().layers().stream().map(AdaptedLayer::part).collect(Collectors.toCollection(TreeSet::new));
    }

    Projected project(String spaceName, WeightSpace space, Path source, String name, Task task) {
        Opened opened = open(space, source, task);
        Coefficients point;
        try {
            point = space.project(opened.weights());
        } catch (W2wException e) {
            throw e.at(source + e.where().map(w -> ", " + w).orElse(""));
        }
        Provenance provenance = Choice.provenance(plugins, PluginKind.ADAPTER_FORMAT, opened.format())
                .with("source", source.getFileName())
                .with("space", space.fingerprint())
                .with("source.provenance", Provenance.fromMetadata(opened.file().metadata()));
        return new Projected(
                new Model(name, spaceName, point, Edit.NONE, provenance), lost(space, opened.weights(), point));
    }

    /** w' = w + Σ s·σ⊙(V d): what the space does not hold of the adapter stays, and so do its other parts. */
    void edit(WeightSpace space, Path source, Edit edit, String format, Path target, Task task) {
        Opened opened = open(space, source, task.part("read", 0.4));
        float[] weights = opened.weights().clone();
        Provenance provenance = Provenance.NONE
                .with("space", space.fingerprint())
                .with("source", source.getFileName())
                .with("source.provenance", Provenance.fromMetadata(opened.file().metadata()));
        for (Edit.Term term : edit.terms()) {
            float[] displacement = space.decodeDirection(term.direction().step());
            for (int i = 0; i < weights.length; i++) {
                weights[i] += (float) (term.strength() * displacement[i]);
            }
        }
        Adapter edited = Adapter.owning(space.layout(), finite(space.layout(), weights))
                .inOrderOf(opened.adapter().layout());
        Map<String, Adapter> parts = new LinkedHashMap<>(opened.file().parts());
        parts.putAll(AdapterFile.of(edited, Map.of()).parts());
        Map<String, String> metadata = new LinkedHashMap<>(opened.file().metadata());
        metadata.keySet().removeIf(key -> key.startsWith(Provenance.PREFIX)); // told below source.provenance
        metadata.putAll(described(provenance, edit).toMetadata());
        writer(format.isEmpty() ? opened.format() : format)
                .write(
                        new AdapterFile(parts, opened.file().dense(), metadata, List.of()),
                        target,
                        task.part("write", 0.6));
    }

    /** 1 − |c|²/|z|² with z = (w − μ)/σ; the basis is orthonormal. */
    private static double lost(WeightSpace space, float[] weights, Coefficients point) {
        float[] mean = space.mean();
        float[] deviation = space.deviation();
        double all = 0;
        for (int i = 0; i < weights.length; i++) {
            double z = deviation[i] == 0 ? 0 : ((double) weights[i] - mean[i]) / deviation[i];
            all += z * z;
        }
        double held = 0;
        for (float c : point.toArray()) {
            held += (double) c * c;
        }
        return all > 0 ? Math.max(0, Math.min(1, 1 - held / all)) : 0;
    }

    void export(Model model, WeightSpace space, String format, Path target, Task task) {
        AdapterFormat.Writer writer = writer(Choice.of(plugins, AdapterFormat.class, format));
        task.message("decode");
        Adapter adapter = Adapter.owning(space.layout(), finite(space.layout(), space.reconstruct(model.edited())));
        Provenance provenance = Provenance.NONE
                .with("model", model.name())
                .with("space", space.fingerprint())
                .with("made", model.provenance());
        writer.write(AdapterFile.of(adapter, described(provenance, model.edit()).toMetadata()), target, task);
    }

    /** Coefficients may be finite where the weights that they stand for are not. */
    private static float[] finite(WeightLayout layout, float[] weights) {
        for (int i = 0; i < weights.length; i++) {
            if (!Float.isFinite(weights[i])) {
                throw W2wException.input("a weight must be finite and is " + weights[i])
                        .at("slot " + layout.slotAt(i).name())
                        .advise("Use a smaller factor or strength");
            }
        }
        return weights;
    }

    private AdapterFormat.Writer writer(String format) {
        return plugins.get(AdapterFormat.class, format)
                .writer()
                .orElseThrow(() -> W2wException.input("adapter format " + format + " is read only"));
    }

    private static Provenance described(Provenance provenance, Edit edit) {
        Provenance described = provenance;
        for (int i = 0; i < edit.terms().size(); i++) {
            Edit.Term term = edit.terms().get(i);
            described = described
                    .with("edit." + i + ".direction", term.direction().name())
                    .with("edit." + i + ".strength", term.strength());
        }
        return edit.terms().isEmpty() ? described : described.with("edit.injection", edit.injection());
    }
}
