package w2w.cli.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import w2w.api.device.ComputeRuntime;
import w2w.api.device.Device;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus.State;
import w2w.api.plugin.Plugins;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Asks every compute runtime, which loads it; one that cannot be loaded is shown with the reason beside those that can. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "devices", description = "Lists the devices that compute here, and the runtimes that drive them.")
public final class DevicesCommand implements Command {
    private static final long KIB = 1024;

    private final Plugins plugins;

    @Activate
    public DevicesCommand(@Reference Plugins plugins) {
        this.plugins = plugins;
    }

    record Unusable(String runtime, String what, String advice) {}

    @Override
    public int run(Console console) {
        List<Device> devices = new ArrayList<>();
        List<Unusable> unusable = new ArrayList<>();
        for (String id : plugins.ids(ComputeRuntime.class)) {
            console.task().check();
            try {
                devices.addAll(plugins.get(ComputeRuntime.class, id).devices());
            } catch (W2wException e) {
                unusable.add(new Unusable(id, e.what(), e.advice().orElse("")));
            }
        }
        plugins.list().stream()
                .filter(s -> s.kind().filter(PluginKind.COMPUTE_RUNTIME::equals).isPresent())
                .filter(s -> s.state() != State.READY)
                .filter(s -> unusable.stream().noneMatch(u -> u.runtime.equals(s.id())))
                .forEach(s -> unusable.add(new Unusable(s.id(), s.cause(), "")));
        if (console.json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("devices", devices);
            document.put("unusable", unusable);
            console.json(document);
        } else {
            console.table(
                    List.of("DEVICE", "NAME", "RUNTIME", "MEMORY", "FREE"),
                    devices.stream()
                            .map(d -> List.of(d.id(), d.name(), d.runtime(), size(d.memory()), size(d.free())))
                            .toList());
            unusable.forEach(
                    u -> console.warn(u.runtime + ": " + u.what + (u.advice.isEmpty() ? "" : ". " + u.advice)));
        }
        return DONE;
    }

    /** Bytes in the largest binary unit that leaves a whole number in front of the point. */
    static String size(OptionalLong bytes) {
        if (bytes.isEmpty()) {
            return "-";
        }
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes.getAsLong();
        int unit = 0;
        while (value >= KIB && unit < units.length - 1) {
            value /= KIB;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
