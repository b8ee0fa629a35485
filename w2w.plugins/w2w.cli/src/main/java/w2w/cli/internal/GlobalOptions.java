package w2w.cli.internal;

import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every command, anywhere on the line. All are flags: finding the command does not depend on parsing them. */
@picocli.CommandLine.Command(name = "w2w")
final class GlobalOptions {
    private static final int LAST = 1000;

    static final Set<String> FLAGS =
            Set.of("--json", "-v", "--verbose", "--no-progress", "-h", "--help", "-V", "--version");

    @Option(
            names = "--json",
            order = LAST,
            scope = ScopeType.INHERIT,
            description = "Print one JSON document, also for errors.")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            order = LAST + 1,
            scope = ScopeType.INHERIT,
            description = "Show where an error came from, and all that it concerns.")
    boolean verbose;

    @Option(names = "--no-progress", order = LAST + 2, scope = ScopeType.INHERIT, description = "Show no progress.")
    boolean noProgress;

    @Option(
            names = {"-h", "--help"},
            order = LAST + 3,
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            order = LAST + 4,
            scope = ScopeType.INHERIT,
            versionHelp = true,
            description = "Show the version.")
    boolean version;
}
