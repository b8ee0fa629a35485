package w2w.ui.internal.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of the log as it stands in the file.
 *
 * @param more further lines of the message, and the stack trace
 */
record LogLine(String time, Level level, String thread, String logger, String message, List<String> more) {
    /** {@code 12:01:02.345 INFO  [thread] logger - message}: the pattern of the distribution's logback.xml. */
    private static final Pattern LINE =
            Pattern.compile("(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) (TRACE|DEBUG|INFO|WARN|ERROR) +\\[(.*?)] (\\S+) - (.*)");

    enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    LogLine {
        more = List.copyOf(more);
    }

    /** Entries of lines in order; what comes before the first entry is dropped. */
    static List<LogLine> parse(List<String> lines) {
        List<LogLine> entries = new ArrayList<>();
        List<String> more = new ArrayList<>();
        for (int i = lines.size() - 1; i >= 0; i--) {
            Matcher m = LINE.matcher(lines.get(i));
            if (m.matches()) {
                entries.add(
                        0,
                        new LogLine(m.group(1), Level.valueOf(m.group(2)), m.group(3), m.group(4), m.group(5), more));
                more.clear();
            } else {
                more.add(0, lines.get(i));
            }
        }
        return entries;
    }

    /** Whether every word occurs somewhere in it. */
    boolean matches(String... words) {
        if (words.length == 1 && words[0].isEmpty()) {
            return true;
        }
        String all = (level + " " + logger + " " + message + " " + String.join(" ", more)).toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (!all.contains(word)) {
                return false;
            }
        }
        return true;
    }

    /** The entry as the file has it. */
    String text() {
        String first = time + " " + level + " [" + thread + "] " + logger + " - " + message;
        return more.isEmpty() ? first : first + "\n" + String.join("\n", more);
    }
}
