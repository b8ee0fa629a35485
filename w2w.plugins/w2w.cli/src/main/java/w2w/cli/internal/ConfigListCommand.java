package w2w.cli.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Parameters;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** What can be configured, and how it is. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "config list", description = "Lists settings with their values, defaults and what they allow.")
public final class ConfigListCommand implements Command {
    @Parameters(arity = "0..1", paramLabel = "PID", description = "Only the settings of this configuration.")
    @Nullable
    String pid;

    private final Configurations configurations;

    @Activate
    public ConfigListCommand(@Reference Configurations configurations) {
        this.configurations = configurations;
    }

    @Override
    public int run(Console console) {
        List<Configurations.Value> values = pid == null ? configurations.all() : configurations.of(pid);
        if (console.json()) {
            console.json(values.stream().map(ConfigListCommand::document).toList());
        } else {
            List<List<String>> rows = new ArrayList<>();
            for (Configurations.Value each : values) {
                Setting s = each.setting();
                rows.add(List.of(
                        each.pid(),
                        s.key(),
                        each.value().isEmpty() ? "-" : each.value(),
                        s.initial().isEmpty() ? "-" : String.join(",", s.initial()),
                        s.typeName(),
                        s.allowed().isEmpty() ? "-" : s.allowed(),
                        s.description().isEmpty() ? s.name() : s.description()));
            }
            console.table(List.of("PID", "KEY", "VALUE", "DEFAULT", "TYPE", "ALLOWED", "DESCRIPTION"), rows);
        }
        return DONE;
    }

    static Map<String, Object> document(Configurations.Value value) {
        Setting s = value.setting();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("pid", value.pid());
        document.put("key", s.key());
        document.put("name", s.name());
        document.put("description", s.description());
        document.put("type", s.typeName());
        document.put("value", value.value());
        document.put("configured", value.configured());
        document.put("default", String.join(",", s.initial()));
        document.put("options", s.options());
        document.put("allowed", s.allowed());
        return document;
    }
}
