package w2w.launch;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which bundle starts when: symbolic names, {@code *} standing for anything, by level; the lowest level that names a bundle has it. */
final class StartLevels {
    /** The level of whatever no line names: the plug-ins. */
    static final int PLUGINS = 4;

    /** The level of the watched folder; commands run once it is reached. */
    static final int WATCHED = 6;

    /** The level of the workbench. */
    static final int WORKBENCH = 7;

    /** The level of the interactive shell. */
    static final int SHELL = 8;

    private final Map<Pattern, Integer> levels = new LinkedHashMap<>();

    /** From lines {@code LEVEL = NAME, NAME…}. */
    StartLevels(Map<Integer, String> lines) {
        new TreeMap<>(lines).forEach((level, names) -> {
            for (String name : names.trim().split("\\s*,\\s*", -1)) {
                levels.put(Pattern.compile(name.replace(".", "\\.").replace("*", ".*")), level);
            }
        });
    }

    static StartLevels read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<Integer, String> lines = new TreeMap<>();
        properties.forEach((level, names) -> lines.put(Integer.valueOf(level.toString()), names.toString()));
        return new StartLevels(lines);
    }

    int of(String symbolicName) {
        for (Map.Entry<Pattern, Integer> line : levels.entrySet()) {
            if (line.getKey().matcher(symbolicName).matches()) {
                return line.getValue();
            }
        }
        return PLUGINS;
    }
}
