package w2w.engine.internal.population;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import w2w.api.studio.PopulationReport.Skipped;

/** What was left out, one line for each kind with its number and the first of it. */
final class LeftOutNotes {
    /** Files with reasons of their own that are listed; the report has all. */
    private static final int MOST = 20;

    private LeftOutNotes() {}

    static List<String> of(List<Skipped> skipped) {
        Map<String, List<Skipped>> kinds = new LinkedHashMap<>();
        Map<String, List<Skipped>> reasons = new LinkedHashMap<>();
        for (FileKind kind : FileKind.values()) {
            kinds.put(kind.name(), new ArrayList<>());
        }
        for (Skipped each : skipped) {
            List<Skipped> kind = kinds.get(each.kind());
            // misfits differ in how they differ
            if (kind == null || each.kind().equals(FileKind.LAYOUT.name())) {
                reasons.computeIfAbsent(each.kind() + "\n" + each.reason(), k -> new ArrayList<>())
                        .add(each);
            } else {
                kind.add(each);
            }
        }
        List<String> notes = new ArrayList<>();
        int listed = 0;
        int more = 0;
        for (List<Skipped> each : reasons.values()) {
            if (listed++ >= MOST) {
                more += each.size();
            } else if (each.get(0).kind().isEmpty()) {
                notes.add(leftOut(each.size() == 1 ? "1 file" : count(each.size(), " files"), each) + ": "
                        + each.get(0).reason());
            } else {
                notes.add(leftOut(FileKind.LAYOUT.count(each.size()), each) + ": "
                        + each.get(0).reason());
            }
        }
        if (more > 0) {
            notes.add(count(more, " more files were left out; population.json and --json have the reason of each"));
        }
        kinds.forEach((name, each) -> {
            if (!each.isEmpty()) {
                FileKind kind = FileKind.valueOf(name);
                String why = kind.reason().isEmpty() ? ": " + each.get(0).reason() : "";
                notes.add(leftOut(kind.count(each.size()), each) + why);
            }
        });
        return notes;
    }

    private static String leftOut(String what, List<Skipped> each) {
        return what
                + (each.size() == 1 ? " was left out, " : " were left out, e.g. ")
                + each.get(0).source();
    }

    private static String count(int number, String what) {
        return String.format(Locale.ROOT, "%,d", number) + what;
    }
}
