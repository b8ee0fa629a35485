package w2w.cli.internal.space;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import w2w.api.studio.CheckReport;
import w2w.api.studio.CheckReport.Finding;
import w2w.api.studio.Studio;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Verifies a workspace folder and repairs it. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "workspace check",
        description = "Verifies a workspace: hashes, formats, the history, and what stopped processes left.")
public final class WorkspaceCheckCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(
            names = "--repair",
            description =
                    "Do what is listed: damaged things are set aside, never deleted; what is of no use is removed.")
    private boolean repair;

    @Activate
    public WorkspaceCheckCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        CheckReport report = studio.check(workspace.folderOrHere(console), repair, console.task());
        if (console.json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("well", report.isWell());
            tree.put("checked", report.checked());
            tree.put("findings", report.findings());
            console.json(tree);
        } else {
            print(console, report);
        }
        return report.isWell() ? DONE : FAILED;
    }

    private void print(Console console, CheckReport report) {
        if (!report.findings().isEmpty()) {
            console.table(
                    List.of("path", "kind", "what is wrong", repair ? "done" : "to do"),
                    report.findings().stream().map(this::row).toList());
        }
        long left = report.findings().stream()
                .filter(f -> f.kind().isTrouble() && !f.done())
                .count();
        console.out()
                .println("checked: "
                        + report.checked().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(e -> e.getValue() + " " + e.getKey() + (e.getValue() == 1 ? "" : "s"))
                                .collect(Collectors.joining(", "))
                        + (left == 0
                                ? "; all is well"
                                : "; to repair: " + left
                                        + (repair ? "" : ", which w2w workspace check --repair does")));
    }

    private List<String> row(Finding finding) {
        String kind = finding.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        String action = repair && finding.kind().isTrouble() && !finding.done()
                ? "not done: " + finding.action()
                : finding.action();
        return List.of(finding.path(), kind, finding.what(), action);
    }
}
