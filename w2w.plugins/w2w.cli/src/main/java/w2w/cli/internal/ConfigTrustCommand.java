package w2w.cli.internal;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.plugin.TrustedFiles;
import w2w.api.plugin.TrustedFiles.Trusted;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Trusts a net, which is a program; lists those that are trusted. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "config trust",
        description =
                "Trusts a TorchScript net, which is a program that runs with your rights; without FILE, lists what is "
                        + "trusted. A net that reads or writes files is refused all the same.")
public final class ConfigTrustCommand implements Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The net. When its content changes, it must be trusted again.")
    private @Nullable Path file;

    @Option(
            names = "--remove",
            paramLabel = "SHA256",
            description = "Takes the trust in the file with this SHA-256 back.")
    private @Nullable String remove;

    private final TrustedFiles files;

    @Activate
    public ConfigTrustCommand(@Reference TrustedFiles files) {
        this.files = files;
    }

    @Override
    public int run(Console console) {
        if (remove != null && !files.distrust(remove)) {
            throw W2wException.input("no file with the SHA-256 " + remove + " was trusted by you")
                    .advise("List them with: w2w config trust");
        }
        List<Trusted> shown = file == null ? files.list() : List.of(files.trust(file));
        if (console.json()) {
            console.json(shown);
        } else {
            console.table(
                    List.of("SHA-256", "NAME", "TRUSTED BY"),
                    shown.stream()
                            .map(t -> List.of(t.sha256(), t.name(), t.by().isEmpty() ? "you" : "bundle " + t.by()))
                            .toList());
        }
        return DONE;
    }
}
