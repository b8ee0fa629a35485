package w2w.engine.internal.table;

/** Values separated by any number of blanks, made into values separated by tabs. */
final class Blanks {
    private Blanks() {}

    /** Runs of blanks and tabs between values become one tab, those at the ends of a line nothing; quoted values stay as they are. */
    static String toTabs(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean quoted = false;
        boolean pending = false;
        boolean began = false; // a value of this line
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                out.append(c);
                if (c == '"') {
                    if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                        out.append('"');
                        i++;
                    } else {
                        quoted = false;
                    }
                }
            } else if (c == ' ' || c == '\t') {
                pending = true;
            } else if (c == '\n' || c == '\r') {
                out.append(c);
                pending = false;
                began = false;
            } else {
                quoted = c == '"' && (pending || !began);
                if (pending && began) {
                    out.append('\t');
                }
                out.append(c);
                pending = false;
                began = true;
            }
        }
        return out.toString();
    }
}
