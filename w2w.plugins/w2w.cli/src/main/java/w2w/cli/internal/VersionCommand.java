package w2w.cli.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import w2w.api.task.Task;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Reads properties only: no plug-in, no device and no native library is touched. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "version", description = "Shows the versions of w2w, Java and the container.")
public final class VersionCommand implements Command {
    private final BundleContext context;

    @Activate
    public VersionCommand(BundleContext context) {
        this.context = context;
    }

    @Override
    public int run(Console console) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("w2w", context.getBundle().getVersion().toString());
        facts.put("api", FrameworkUtil.getBundle(Task.class).getVersion().toString());
        facts.put("java", System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put(
                "framework",
                context.getProperty(Constants.FRAMEWORK_VENDOR) + " "
                        + context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getVersion());
        facts.put("bundles", context.getBundles().length);
        if (console.json()) {
            console.json(facts);
        } else {
            facts.forEach((name, value) -> console.out().printf("%-10s %s%n", name, value));
        }
        return DONE;
    }
}
