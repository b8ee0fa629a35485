package w2w.formats.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.plugin.Plugins;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Writes an adapter in another spelling; ΔW stays what it was. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "adapter convert", description = "Writes an adapter in another format.")
public final class ConvertCommand implements Command {
    static final String NO_ALPHA =
            "the file does not say alpha; scale 1 is assumed, as diffusers does. If it was made from a PEFT folder, convert that";

    @Parameters(index = "0", paramLabel = "IN", description = "An adapter file, or a PEFT folder.")
    Path in;

    @Parameters(index = "1", paramLabel = "OUT", description = "What to write; replaced if it is an adapter.")
    Path out;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORMAT",
            description = "peft, kohya, diffusers, or one that a plug-in adds.")
    String format;

    @Option(
            names = "--fold-scale",
            description = "Multiply the scale into B, for tools that do not look for alpha; then alpha is the rank.")
    boolean foldScale;

    private final InstalledFormats formats;

    @Activate
    public ConvertCommand(@Reference Plugins plugins) {
        formats = new InstalledFormats(plugins);
    }

    @Override
    public int run(Console console) {
        requireTwoPlaces();
        InstalledFormats.Read read = formats.read(in, console.task());
        if (!Inspection.of(read.format(), read.file()).alphaInFile()) {
            console.warn(NO_ALPHA);
        }
        Provenance provenance = Provenance.NONE
                .with("convert.source", String.valueOf(in.getFileName()))
                .with("convert.from", read.format())
                .with("convert.scale", foldScale ? "folded" : "kept");
        Map<String, String> metadata = new TreeMap<>(read.file().metadata());
        metadata.putAll(provenance.toMetadata());
        Map<String, Adapter> parts = new TreeMap<>();
        read.file().parts().forEach((part, adapter) -> parts.put(part, foldScale ? folded(adapter) : adapter));
        formats.writer(format).write(new AdapterFile(parts, metadata), out, console.task());
        if (console.json()) {
            console.json(Map.of("from", read.format(), "to", format, "file", out.toString()));
        } else {
            console.out().println(read.format() + " → " + format + ": " + out);
        }
        return DONE;
    }

    private void requireTwoPlaces() {
        try {
            if (Files.exists(out) && Files.exists(in) && Files.isSameFile(in, out)) {
                throw W2wException.input("input and output are the same").at(out.toString());
            }
        } catch (IOException e) {
            throw W2wException.input("cannot be looked at").at(out.toString()).because(e);
        }
    }

    /** The same ΔW with scale 1: B times the scale, rounded to float32. */
    static Adapter folded(Adapter adapter) {
        float[] weights = adapter.toArray();
        List<Slot> slots = new ArrayList<>();
        for (Slot slot : adapter.layout().slots()) {
            AdaptedLayer l = slot.layer();
            if (slot.factor() == Factor.B) {
                for (int i = slot.offset(); i < slot.end(); i++) {
                    weights[i] = (float) (l.scale() * weights[i]);
                }
            }
            slots.add(new Slot(l.withRank(l.rank(), l.rank()), slot.factor(), slot.offset()));
        }
        return Adapter.owning(WeightLayout.ofSlots(slots), weights);
    }
}
