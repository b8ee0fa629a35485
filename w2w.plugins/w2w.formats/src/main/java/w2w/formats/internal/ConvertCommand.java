package w2w.formats.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.studio.AdapterFiles;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.cli.ReplaceOption;

/** Writes an adapter in another spelling; ΔW stays what it was. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "adapter convert", description = "Writes an adapter in another format.")
public final class ConvertCommand implements Command {
    private static final int LISTED = 5;

    @Parameters(index = "0", paramLabel = "IN", description = "An adapter file, or a PEFT folder.")
    Path in;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "What to write; with --replace, also over an adapter that is there.")
    Path out;

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORMAT",
            description = "peft, kohya, diffusers, or one that a plug-in adds.")
    String format;

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description = "Parts to keep: unet, transformer, text_encoder, text_encoder_2, or all. Default: all.")
    List<String> parts = List.of("all");

    @Option(
            names = "--refactor",
            paramLabel = "RANK",
            description = "Bring every layer to this rank by singular value decomposition; LoHa, LoKr, DoRA and OFT are"
                    + " expanded first. What is lost is said.")
    @Range(min = 1)
    @Nullable
    Integer rank;

    @Option(
            names = "--base",
            paramLabel = "CHECKPOINT",
            description = "Diffusers folder of the base model, for DoRA and OFT, whose effect depends on its weights.")
    @Nullable
    Path base;

    @Option(
            names = "--fold-scale",
            description = "Multiply the scale into B, for tools that do not look for alpha; then alpha is the rank.")
    boolean foldScale;

    private final AdapterFiles files;

    @Activate
    public ConvertCommand(@Reference AdapterFiles files) {
        this.files = files;
    }

    @Override
    public int run(Console console) {
        requireTwoPlaces();
        replace.check(out);
        AdapterFiles.Read read = files.read(in, console.task().part("read", .2));
        read.file().notes().forEach(console::warn);
        AdapterFile file = kept(read.file());
        Provenance provenance = Provenance.NONE
                .with("convert.source", String.valueOf(in.getFileName()))
                .with("convert.from", read.format())
                .with("convert.scale", foldScale ? "folded" : "kept");
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("from", read.format());
        report.put("to", format);
        report.put("file", out.toString());
        report.put("parts", file.parts().keySet());
        String lost = "";
        if (rank != null) {
            AdapterFiles.Refactored refactored = files.refactor(
                    file, rank, Optional.ofNullable(base), console.task().part("refactor", .7));
            file = refactored.file();
            provenance = provenance.with("convert.refactor", rank).with("convert.lost_energy", refactored.lostEnergy());
            report.put("lostEnergy", refactored.lostEnergy());
            report.put("lost", refactored.lost());
            lost = lost(refactored);
        }
        Map<String, String> metadata = new TreeMap<>(file.metadata());
        metadata.putAll(provenance.toMetadata());
        Map<String, Adapter> adapters = new TreeMap<>();
        file.parts().forEach((part, adapter) -> adapters.put(part, foldScale ? folded(adapter) : adapter));
        files.write(new AdapterFile(adapters, file.dense(), metadata, List.of()), format, out, console.task());
        if (console.json()) {
            console.json(report);
        } else {
            console.out().println(read.format() + " → " + format + ": " + out);
            if (!lost.isEmpty()) {
                console.out().println(lost);
            }
        }
        return DONE;
    }

    private String lost(AdapterFiles.Refactored refactored) {
        List<Map.Entry<String, Double>> worst = refactored.lost().entrySet().stream()
                .filter(e -> e.getValue() >= 5e-5)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(LISTED)
                .toList();
        return String.format(
                Locale.ROOT,
                "Rank %d keeps %.2f %% of the energy of %d layers%s.",
                rank,
                100 * (1 - refactored.lostEnergy()),
                refactored.lost().size(),
                worst.isEmpty()
                        ? ""
                        : "; most is lost in "
                                + String.join(
                                        ", ",
                                        worst.stream()
                                                .map(e -> String.format(
                                                        Locale.ROOT, "%s (%.2f %%)", e.getKey(), 100 * e.getValue()))
                                                .toList()));
    }

    /** The parts that were asked for. */
    private AdapterFile kept(AdapterFile file) {
        Set<String> there = new TreeSet<>(file.partNames());
        if (parts.contains("all")) {
            return file;
        }
        for (String part : parts) {
            if (!there.contains(part)) {
                throw W2wException.input("the adapter has no part " + part)
                        .at(in.toString())
                        .advise("It has " + String.join(", ", there));
            }
        }
        Map<String, Adapter> adapters = new TreeMap<>(file.parts());
        adapters.keySet().retainAll(parts);
        Stream<DenseLayer> dense = file.dense().stream().filter(l -> parts.contains(l.part()));
        return new AdapterFile(adapters, dense.toList(), file.metadata(), file.notes());
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
