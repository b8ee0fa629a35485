package w2w.formats.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;

/**
 * peft's {@code rank_pattern} and {@code alpha_pattern}: regular expressions for the end of a module's path, the first that matches
 * decides. They come from a file, so their size and the steps spent on matching are bounded.
 */
final class PeftPatterns {
    private static final int LONGEST = 300;
    private static final int MOST = 20_000;
    private static final long STEPS = 20_000_000;

    private final String place;
    private final Map<Pattern, Double> values = new LinkedHashMap<>();
    private long steps;

    PeftPatterns(String source, String name, @Nullable Object json) {
        place = source + ", " + name;
        if (json == null) {
            return;
        }
        if (!(json instanceof Map<?, ?> map) || map.size() > MOST) {
            throw bad("not an object of at most " + MOST + " patterns");
        }
        map.forEach((key, value) -> {
            String pattern = (String) key;
            if (pattern.length() > LONGEST || !(value instanceof Number n) || !Double.isFinite(n.doubleValue())) {
                throw bad("no pattern with a number: " + Refusal.printable(pattern));
            }
            try {
                values.put(Pattern.compile("(.*\\.)?(" + pattern + ")"), n.doubleValue());
            } catch (PatternSyntaxException e) {
                throw bad("no regular expression: " + Refusal.printable(pattern))
                        .because(e);
            }
        });
    }

    OptionalDouble find(String module) {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (module.length() > LONGEST) {
            throw bad("a module path of " + module.length() + " characters");
        }
        for (Map.Entry<Pattern, Double> entry : values.entrySet()) {
            if (entry.getKey().matcher(new Counted(module)).matches()) {
                return OptionalDouble.of(entry.getValue());
            }
        }
        return OptionalDouble.empty();
    }

    private W2wException bad(String what) {
        return W2wException.input(what).at(place);
    }

    /** Characters whose reading is counted: the matcher offers no other way to stop a search that explodes. */
    private final class Counted implements CharSequence {
        private final CharSequence text;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > STEPS) {
                throw bad("the patterns take too long to match");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
