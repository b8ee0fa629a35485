package w2w.engine.internal.studio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import w2w.api.edit.Edit;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Model;
import w2w.api.studio.Projected;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;

/** Models out of adapter files and adapter files out of models. */
final class AdapterExchange {
    private static final int DIFFERENCES = 5;

    private final Plugins plugins;

    AdapterExchange(Plugins plugins) {
        this.plugins = plugins;
    }

    Projected project(String spaceName, WeightSpace space, Path source, String name, Task task) {
        if (!Files.exists(source)) {
            throw W2wException.input("there is no such file").at(source.toString());
        }
        String format = plugins.ids(AdapterFormat.class).stream()
                .filter(id -> plugins.get(AdapterFormat.class, id).recognises(source))
                .findFirst()
                .orElseThrow(() -> W2wException.input("no adapter format knows this file")
                        .at(source.toString())
                        .advise("Formats are " + String.join(", ", plugins.ids(AdapterFormat.class))));
        AdapterFile file = plugins.get(AdapterFormat.class, format).read(source, task.part("read", 0.5));
        Adapter adapter = file.unet()
                .orElseThrow(() -> W2wException.input("the file has no adapter for the UNet; it has "
                                + String.join(", ", file.parts().keySet()))
                        .at(source.toString()));
        float[] weights = inOrder(adapter, space.layout(), source);
        Coefficients point;
        try {
            point = space.project(weights);
        } catch (W2wException e) {
            throw e.at(source + e.where().map(w -> ", " + w).orElse(""));
        }
        Provenance provenance = Choice.provenance(plugins, PluginKind.ADAPTER_FORMAT, format)
                .with("source", source.getFileName())
                .with("space", space.fingerprint())
                .with("source.provenance", Provenance.fromMetadata(file.metadata()));
        return new Projected(new Model(name, spaceName, point, Edit.NONE, provenance), lost(space, weights, point));
    }

    /** The weights in the space's order: the order of slots differs between tools, layers must not. */
    private static float[] inOrder(Adapter adapter, WeightLayout wanted, Path source) {
        WeightLayout found = adapter.layout();
        if (found.equals(wanted)) {
            return adapter.toArray();
        }
        boolean sameLayers = found.layers().size() == wanted.layers().size()
                && wanted.layers().stream()
                        .allMatch(l -> found.layer(l.module()).filter(l::equals).isPresent());
        if (!sameLayers) {
            throw W2wException.input("the adapter has another layout than the space: "
                            + String.join("; ", wanted.differences(found, DIFFERENCES)))
                    .at(source.toString())
                    .advise("Project adapters of the layers, rank and alpha that the space was fitted to");
        }
        float[] from = adapter.toArray();
        float[] to = new float[wanted.size()];
        for (Slot slot : wanted.slots()) {
            Slot there = found.slot(slot.layer().module(), slot.factor());
            System.arraycopy(from, there.offset(), to, slot.offset(), slot.size());
        }
        return to;
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
        String id = Choice.of(plugins, AdapterFormat.class, format);
        AdapterFormat.Writer writer = plugins.get(AdapterFormat.class, id)
                .writer()
                .orElseThrow(() -> W2wException.input("adapter format " + id + " is read only"));
        task.message("decode");
        Adapter adapter = Adapter.owning(space.layout(), space.reconstruct(model.edited()));
        Provenance provenance = Provenance.NONE
                .with("model", model.name())
                .with("space", space.fingerprint())
                .with("made", model.provenance());
        List<Edit.Term> terms = model.edit().terms();
        for (int i = 0; i < terms.size(); i++) {
            provenance = provenance
                    .with("edit." + i + ".direction", terms.get(i).direction().name())
                    .with("edit." + i + ".strength", terms.get(i).strength());
        }
        if (!terms.isEmpty()) {
            provenance = provenance.with("edit.injection", model.edit().injection());
        }
        writer.write(new AdapterFile(Map.of(AdapterFile.UNET, adapter), provenance.toMetadata()), target, task);
    }
}
