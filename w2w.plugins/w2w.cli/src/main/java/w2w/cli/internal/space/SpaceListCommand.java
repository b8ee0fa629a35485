package w2w.cli.internal.space;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Lists the spaces of a workspace. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "space list", description = "Lists the weight spaces of a workspace.")
public final class SpaceListCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Activate
    public SpaceListCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        List<Map<String, Object>> spaces =
                Listing.readable(console, "space", opened.spaces(), name -> facts(opened, name));
        if (console.json()) {
            console.json(spaces);
        } else {
            console.table(
                    List.of("space", "components", "models", "numbers a model", "explained"),
                    spaces.stream()
                            .map(s -> List.of(
                                    "" + s.get("space"),
                                    "" + s.get("components"),
                                    Long.valueOf(0).equals(s.get("models")) ? "–" : "" + s.get("models"),
                                    "" + s.get("numbers"),
                                    Numbers.percent((double) s.getOrDefault("explained", Double.NaN))))
                            .toList());
        }
        return DONE;
    }

    private static Map<String, Object> facts(Workspace opened, String name) {
        try (WeightSpace space = opened.space(name)) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("space", name);
            facts.put("components", space.components());
            facts.put("models", space.spectrum().models());
            facts.put("numbers", space.layout().size());
            facts.put("explained", space.spectrum().explained(space.components()));
            return facts;
        }
    }
}
