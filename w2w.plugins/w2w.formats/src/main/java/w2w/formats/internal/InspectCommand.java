package w2w.formats.internal;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.studio.AdapterFiles;
import w2w.api.task.W2wException;
import w2w.api.weights.Recipe;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Says what an adapter file is. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "adapter inspect",
        description =
                "Shows what an adapter is: base model, parts, rank, alpha, norms, how it was trained, and what is not applied.")
public final class InspectCommand implements Command {
    @Parameters(index = "0", paramLabel = "FILE", description = "An adapter file, or a PEFT folder.")
    Path file;

    @Option(names = "--metadata", description = "List all that the file says of itself.")
    boolean metadata;

    private final AdapterFiles files;

    @Activate
    public InspectCommand(@Reference AdapterFiles files) {
        this.files = files;
    }

    @Override
    public int run(Console console) {
        AdapterFiles.Read read = read(console);
        Inspection seen = Inspection.of(read.format(), read.file());
        if (console.json()) {
            console.json(seen);
            return DONE;
        }
        seen.notApplied().forEach(console::warn);
        line(console, "format", seen.format());
        line(console, "base model", seen.baseModel());
        line(console, "fits", seen.fits());
        recipe(console, seen.recipe());
        console.out().println();
        console.table(
                List.of("PART", "KIND", "LAYERS", "NUMBERS", "RANK", "ALPHA", "SCALE", "NORM", "LAYOUT"),
                seen.parts().stream()
                        .map(p -> List.of(
                                p.part(),
                                p.kind(),
                                Integer.toString(p.layers()),
                                p.numbers() == 0 ? "" : Long.toString(p.numbers()),
                                p.rank(),
                                p.alpha(),
                                p.scale(),
                                Double.isNaN(p.norm()) ? "" : number(p.norm()),
                                p.layout().isEmpty() ? "" : p.layout().substring(0, 12)))
                        .toList());
        if (!seen.blocks().isEmpty()) {
            console.out().println();
            console.table(
                    List.of("PART", "BLOCK", "LAYERS", "NORM"),
                    seen.blocks().stream()
                            .map(b -> List.of(b.part(), b.block(), Integer.toString(b.layers()), number(b.norm())))
                            .toList());
        }
        metadata(console, seen.metadata());
        return DONE;
    }

    private static void recipe(Console console, Recipe recipe) {
        if (recipe.isEmpty()) {
            line(console, "training", "the file does not say how it was trained");
            return;
        }
        line(console, "trainer", joined(recipe.trainer(), recipe.network()));
        List<String> run = new ArrayList<>();
        amount(run, recipe.steps(), " steps");
        amount(run, recipe.epochs(), " epochs");
        amount(run, recipe.batch(), " pictures a step");
        recipe.rate().ifPresent(r -> run.add("learning rate " + number(r)));
        recipe.textRate().ifPresent(r -> run.add("of the text encoder " + number(r)));
        if (!recipe.resolution().isEmpty()) {
            run.add("resolution " + recipe.resolution());
        }
        recipe.seed().ifPresent(s -> run.add("seed " + Inspection.plain(s)));
        recipe.date()
                .ifPresent(
                        d -> run.add(LocalDate.ofEpochDay((long) Math.floor(d)).toString()));
        line(console, "training", String.join(", ", run));
        List<String> base = new ArrayList<>(List.of(joined(recipe.base(), recipe.family())));
        if (!recipe.baseHash().isEmpty()) {
            base.add("hash " + recipe.baseHash());
        }
        base.removeIf(String::isEmpty);
        line(console, "trained on", String.join(", ", base));
        line(console, "triggers", String.join(", ", recipe.triggers()));
    }

    private static void amount(List<String> run, OptionalDouble value, String what) {
        value.ifPresent(v -> run.add(Inspection.plain(v) + what));
    }

    private static String joined(String name, String inBrackets) {
        return name.isEmpty() || inBrackets.isEmpty() ? name + inBrackets : name + " (" + inBrackets + ")";
    }

    private static void line(Console console, String name, String value) {
        if (!value.isEmpty()) {
            console.out().printf("%-11s %s%n", name, Refusal.printable(value));
        }
    }

    private void metadata(Console console, Map<String, String> entries) {
        if (entries.isEmpty()) {
            return;
        }
        console.out().println();
        if (!metadata) {
            console.out()
                    .println("The file says more of itself in " + entries.size()
                            + (entries.size() == 1 ? " entry" : " entries") + ": --metadata lists them.");
            return;
        }
        console.table(
                List.of("METADATA", "VALUE"),
                entries.entrySet().stream()
                        .map(e -> List.of(Refusal.printable(e.getKey()), Refusal.printable(e.getValue())))
                        .toList());
    }

    /** A file that is refused is inspected as well: it lists the tensors that are not known. */
    private AdapterFiles.Read read(Console console) {
        try {
            return files.read(file, console.task());
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
