package w2w.launch;

import java.util.Locale;

/** What a process is started for; decides which bundles are installed and up to which level they are started. */
enum Mode {
    /** One command line, then exit. */
    COMMAND(StartLevels.WATCHED),
    /** The window. */
    WORKBENCH(StartLevels.WORKBENCH),
    /** Gogo. */
    SHELL(StartLevels.SHELL);

    private final int level;

    Mode(int level) {
        this.level = level;
    }

    /** The start level the framework is brought to. */
    int level() {
        return level;
    }

    /** The framework property's value. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Mode of(String... arguments) {
        if (arguments.length == 0) {
            return WORKBENCH;
        }
        return arguments.length == 1 && arguments[0].equals("shell") ? SHELL : COMMAND;
    }
}
