package w2w.formats.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.studio.AdapterFiles;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;

/** Shows the layout of an adapter or of a UNet's adapters, or in what two layouts differ. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "adapter layout",
        description = "Shows where each factor stands in the flat array of an adapter, or in what two layouts differ.")
public final class LayoutCommand implements Command {
    private static final String CONFIG = "config.json";
    private static final int LISTED = 20;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "An adapter, or a UNet's config.json, its folder, or the diffusers checkpoint it is in.")
    Path file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OTHER",
            description = "Another of them, to be compared with the first.")
    @Nullable
    Path other;

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "NAME",
            description = "For a UNet: linear layers that are adapted. Default: to_q,to_v, as weights2weights trains.")
    List<String> targets = List.of("to_q", "to_v");

    @Option(names = "--rank", paramLabel = "R", description = "For a UNet. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1)
    int rank = 1;

    @Option(names = "--alpha", paramLabel = "A", description = "For a UNet. Default: ${DEFAULT-VALUE}.")
    double alpha = 27;

    private final AdapterFiles files;

    @Activate
    public LayoutCommand(@Reference AdapterFiles files) {
        this.files = files;
    }

    @Override
    public int run(Console console) {
        WeightLayout layout = layout(file, console.task());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("layout", layout.fingerprint());
        report.put("layers", layout.layers().size());
        report.put("numbers", layout.size());
        if (other == null) {
            List<Map<String, Object>> slots =
                    layout.slots().stream().map(LayoutCommand::describe).toList();
            report.put("slots", slots);
            if (console.json()) {
                console.json(report);
            } else {
                console.table(
                        List.of("SLOT", "ROWS", "COLUMNS", "OFFSET", "ALPHA"),
                        slots.stream()
                                .map(s ->
                                        s.values().stream().map(String::valueOf).toList())
                                .toList());
                console.out().println();
                summary(console, file, layout);
            }
            return DONE;
        }
        WeightLayout second = layout(other, console.task());
        report.put("other", second.fingerprint());
        report.put("differences", layout.differences(second, console.json() ? Integer.MAX_VALUE : LISTED));
        if (console.json()) {
            console.json(report);
            return DONE;
        }
        summary(console, file, layout);
        summary(console, other, second);
        console.out().println();
        if (layout.equals(second)) {
            console.out().println("The layouts are equal.");
        } else {
            console.out().println("The first is \"here\", the second \"there\":");
            layout.differences(second, LISTED).forEach(console.out()::println);
        }
        return DONE;
    }

    private static void summary(Console console, Path from, WeightLayout layout) {
        console.out()
                .printf(
                        "%s: %d layers, %d numbers, layout %s%n",
                        from, layout.layers().size(), layout.size(), layout.fingerprint());
    }

    private static Map<String, Object> describe(Slot slot) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("slot", slot.name());
        described.put("rows", slot.rows());
        described.put("columns", slot.columns());
        described.put("offset", slot.offset());
        described.put("alpha", slot.layer().alpha());
        return described;
    }

    private WeightLayout layout(Path from, Task task) {
        for (Path config :
                List.of(from, from.resolve(CONFIG), from.resolve("unet").resolve(CONFIG))) {
            if (config.endsWith(CONFIG) && Files.isRegularFile(config)) {
                return UNetLayout.of(config, targets, rank, alpha);
            }
        }
        AdapterFile file = files.read(from, task).file();
        if (file.parts().isEmpty()) {
            throw W2wException.input("it has no low-rank layers, so it has no layout")
                    .at(from.toString())
                    .advise("Refactor it first: w2w adapter convert " + from + " OUT --to peft --refactor RANK");
        }
        return file.joined(file.parts().keySet()).layout();
    }
}
