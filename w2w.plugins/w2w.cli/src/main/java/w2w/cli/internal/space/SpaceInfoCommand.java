package w2w.cli.internal.space;

import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Says what a space is. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "space info",
        description = "Says what a weight space is: size, variance explained, labels, provenance.")
public final class SpaceInfoCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(paramLabel = "SPACE", description = "Name of the space in the workspace.")
    private String space = "";

    @Activate
    public SpaceInfoCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        try (WeightSpace found = opened.space(space)) {
            print(console, space, found, opened.coefficients(found));
        }
        return DONE;
    }

    static void print(Console console, String name, WeightSpace space, PopulationCoefficients population) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("space", name);
        facts.put("fingerprint", space.fingerprint());
        facts.put("components", space.components());
        facts.put("numbers a model", space.layout().size());
        facts.put("layers", space.layout().layers().size());
        if (space.spectrum().isKnown()) {
            facts.put("fitted to models", space.spectrum().models());
        }
        facts.put("coefficients of models", population.size());
        facts.put("labels", population.labels().attributes());
        Map<String, Object> explained = explained(space.spectrum());
        Map<String, String> provenance = space.provenance().entries();
        if (console.json()) {
            facts.put("explained", explained);
            facts.put("provenance", provenance);
            console.json(facts);
            return;
        }
        facts.put("labels", String.join(", ", population.labels().attributes()));
        facts.forEach((k, v) -> console.out().printf("%-24s %s%n", k, v));
        explained.forEach(
                (k, v) -> console.out().printf("%-24s %s%n", "explained by " + k, Numbers.percent((double) v)));
        provenance.forEach((k, v) -> console.out().printf("%-24s %s%n", k, v));
    }

    /** Share of the variance by number of leading components: powers of four and all. */
    private static Map<String, Object> explained(Spectrum spectrum) {
        Map<String, Object> explained = new LinkedHashMap<>();
        if (!spectrum.isKnown()) {
            return explained;
        }
        for (int k = 1; k < spectrum.components(); k *= 4) {
            explained.put(Integer.toString(k), spectrum.explained(k));
        }
        explained.put(Integer.toString(spectrum.components()), spectrum.explained(spectrum.components()));
        return explained;
    }
}
