package w2w.bench.internal;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import w2w.cli.Console;

/** What benchmarks share: a clock, the machine's load, and how a tree of figures is shown. */
public final class Figures {
    private Figures() {}

    /** Seconds since {@link System#nanoTime} gave this. */
    public static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** As JSON where that was asked for, otherwise as a table. */
    public static void print(Map<String, Object> report, Console console) {
        if (console.json()) {
            console.json(report);
        } else {
            List<List<String>> rows = new ArrayList<>();
            flatten("", report, rows);
            console.table(List.of("WHAT", "VALUE"), rows);
        }
    }

    private static void flatten(String prefix, Map<?, ?> tree, List<List<String>> rows) {
        tree.forEach((key, value) -> {
            if (value instanceof Map<?, ?> branch) {
                flatten(prefix + key + ".", branch, rows);
            } else {
                rows.add(List.of(prefix + key, String.valueOf(value)));
            }
        });
    }
}
