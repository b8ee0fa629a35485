package w2w.cli.internal.space;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Settings of the plug-in that does the work. */
final class PluginOptions {
    @Option(
            names = {"-O", "--option"},
            paramLabel = "NAME=VALUE",
            description =
                    "Setting of the plug-in for this call, by the names that “w2w config list” shows. May be given several times.")
    Map<String, String> values = new LinkedHashMap<>();
}
