package w2w.formats.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Parameters;
import w2w.api.plugin.Plugins;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Says what an adapter file is. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "adapter inspect",
        description = "Shows format, base model, rank, alpha, layers and norms of an adapter.")
public final class InspectCommand implements Command {
    @Parameters(index = "0", paramLabel = "FILE", description = "An adapter file, or a PEFT folder.")
    Path file;

    private final InstalledFormats formats;

    @Activate
    public InspectCommand(@Reference Plugins plugins) {
        formats = new InstalledFormats(plugins);
    }

    @Override
    public int run(Console console) {
        InstalledFormats.Read read = read(console);
        Inspection seen = Inspection.of(read.format(), read.file());
        if (!seen.alphaInFile()) {
            console.warn(ConvertCommand.NO_ALPHA);
        }
        if (console.json()) {
            console.json(seen);
            return DONE;
        }
        console.out().println("format      " + seen.format());
        console.out().println("base model  " + seen.baseModel());
        console.out().println();
        console.table(
                List.of("PART", "LAYERS", "NUMBERS", "RANK", "ALPHA", "SCALE", "NORM", "LAYOUT"),
                seen.parts().stream()
                        .map(p -> List.of(
                                p.part(),
                                Integer.toString(p.layers()),
                                Integer.toString(p.numbers()),
                                p.rank(),
                                p.alpha(),
                                p.scale(),
                                number(p.norm()),
                                p.layout().substring(0, 12)))
                        .toList());
        console.out().println();
        console.table(
                List.of("PART", "BLOCK", "LAYERS", "NORM"),
                seen.blocks().stream()
                        .map(b -> List.of(b.part(), b.block(), Integer.toString(b.layers()), number(b.norm())))
                        .toList());
        if (!seen.metadata().isEmpty()) {
            console.out().println();
            console.table(
                    List.of("METADATA", "VALUE"),
                    seen.metadata().entrySet().stream()
                            .map(e -> List.of(Refusal.printable(e.getKey()), Refusal.printable(e.getValue())))
                            .toList());
        }
        return DONE;
    }

    /** A file that is refused is inspected as well: it lists the tensors that nobody applies. */
    private InstalledFormats.Read read(Console console) {
        try {
            return formats.read(file, console.task());
        } catch (W2wException e) {
            if (!console.json()) {
                e.details().forEach(console.out()::println);
            }
            throw e;
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
