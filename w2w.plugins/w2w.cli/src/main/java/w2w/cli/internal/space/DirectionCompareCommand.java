package w2w.cli.internal.space;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import w2w.api.edit.EditDirection;
import w2w.api.studio.Studio;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Shows how entangled directions are. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "direction compare",
        description = "Shows the cosine of the angle between each two directions: 0 is disentangled.")
public final class DirectionCompareCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(index = "0", paramLabel = "SPACE", description = "Name of the space in the workspace.")
    private String space = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "DIRECTION",
            description = "Directions to compare. Default: all.")
    private List<String> names = new ArrayList<>();

    @Activate
    public DirectionCompareCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        List<EditDirection> all = Directions.choose(workspace.open(studio, console), space, names);
        List<List<Double>> cosines =
                all.stream().map(a -> all.stream().map(a::cosine).toList()).toList();
        List<String> titles = all.stream().map(EditDirection::name).toList();
        if (console.json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("directions", titles);
            tree.put("cosines", cosines);
            console.json(tree);
            return DONE;
        }
        List<String> header = new ArrayList<>();
        header.add("");
        header.addAll(titles);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            List<String> row = new ArrayList<>();
            row.add(titles.get(i));
            cosines.get(i).forEach(c -> row.add(Numbers.of(c, 2)));
            rows.add(row);
        }
        console.table(header, rows);
        return DONE;
    }
}
