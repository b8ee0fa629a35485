package w2w.formats.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands beside an adapter in its file and is no part of ΔW: it is passed over and said, one line a kind. */
final class LeftOut {
    private static final Pattern BUNDLED = Pattern.compile("bundle_emb\\.([^.]+)\\..+");
    private static final int LISTED = 5;

    private final Map<String, Integer> embeddings = new TreeMap<>();
    private final List<String> biases = new ArrayList<>();

    /** Whether a tensor is such a thing; it is counted. */
    boolean takes(String name) {
        Matcher m = BUNDLED.matcher(name);
        if (m.matches()) {
            embeddings.merge(m.group(1), 1, Integer::sum);
            return true;
        }
        return false;
    }

    /** A tensor that changes a bias or a norm. */
    void bias(String tensor) {
        biases.add(Refusal.printable(tensor));
    }

    /** What was passed over. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!embeddings.isEmpty()) {
            notes.add(counted(embeddings.size(), "bundled embedding")
                    + " left out, which only loaders of textual inversions apply: "
                    + listed(
                            embeddings.keySet().stream().map(Refusal::printable).toList()));
        }
        if (!biases.isEmpty()) {
            notes.add(counted(biases.size(), "change") + " of biases or norms left out, which are no matrices: "
                    + listed(biases));
        }
        return notes;
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String listed(List<String> names) {
        int more = names.size() - LISTED;
        return String.join(", ", names.subList(0, Math.min(LISTED, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
