package w2w.cli.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** "Did you mean": the known words nearest to one that is not known, by Levenshtein distance. */
final class Suggestions {
    private static final int MOST = 3;

    private Suggestions() {}

    /** Those at most a third of the word's letters away, and those it begins; nearest first. */
    static List<String> of(String word, Collection<String> known) {
        String typed = word.toLowerCase(Locale.ROOT);
        int allowed = Math.max(1, typed.length() / 3);
        record Near(String word, int distance) {}
        return known.stream()
                .map(k -> {
                    String lower = k.toLowerCase(Locale.ROOT);
                    boolean begins = typed.length() > 1 && lower.startsWith(typed);
                    return new Near(k, begins ? 0 : distance(typed, lower));
                })
                .filter(n -> n.distance <= allowed)
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::word))
                .limit(MOST)
                .map(Near::word)
                .toList();
    }

    /** A sentence of advice: the nearest ones, or else what there is. */
    static String sentence(String word, Collection<String> known) {
        List<String> near = of(word, known);
        if (!near.isEmpty()) {
            return "Did you mean " + String.join(" or ", near) + "?";
        }
        return known.isEmpty() ? "There are none." : "There are: " + String.join(", ", known) + ".";
    }

    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
