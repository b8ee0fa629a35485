package w2w.ui.internal.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

/** Texts in one line: with tabs between them; tab, newline and backslash inside are escaped. */
final class Fields {
    private final List<String> texts = new ArrayList<>();

    Fields add(Object text) {
        texts.add(String.valueOf(text));
        return this;
    }

    /** Little-endian float32 in base64, as numpy reads it. */
    Fields add(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return add(Base64.getEncoder().encodeToString(bytes.array()));
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        for (String text : texts) {
            line.append(line.isEmpty() ? "" : "\t");
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (c) {
                    case '\\' -> line.append("\\\\");
                    case '\t' -> line.append("\\t");
                    case '\n' -> line.append("\\n");
                    case '\r' -> line.append("\\r");
                    default -> line.append(c);
                }
            }
            if (text.isEmpty()) {
                line.append("\\e"); // an empty first field would otherwise vanish
            }
        }
        return line.toString();
    }

    /** Reads what {@link #toString} wrote, field by field; too few are an {@link IllegalArgumentException}. */
    static Reader read(String line) {
        List<String> texts = new ArrayList<>();
        if (!line.isEmpty()) {
            for (String part : line.split("\t", -1)) {
                texts.add(unescape(part));
            }
        }
        return new Reader(texts.iterator());
    }

    private static String unescape(String part) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c != '\\' || i + 1 == part.length()) {
                text.append(c);
                continue;
            }
            switch (part.charAt(++i)) {
                case 't' -> text.append('\t');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 'e' -> text.append("");
                default -> text.append(part.charAt(i));
            }
        }
        return text.toString();
    }

    /** One line's fields, in order. */
    static final class Reader {
        private final Iterator<String> texts;

        private Reader(Iterator<String> texts) {
            this.texts = texts;
        }

        boolean more() {
            return texts.hasNext();
        }

        String text() {
            if (!texts.hasNext()) {
                throw new IllegalArgumentException("the line is too short");
            }
            return texts.next();
        }

        int integer() {
            return Integer.parseInt(text());
        }

        double number() {
            return Double.parseDouble(text());
        }

        float[] floats() {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(text())).order(ByteOrder.LITTLE_ENDIAN);
            float[] numbers = new float[bytes.remaining() / 4];
            bytes.asFloatBuffer().get(numbers);
            return numbers;
        }
    }
}
