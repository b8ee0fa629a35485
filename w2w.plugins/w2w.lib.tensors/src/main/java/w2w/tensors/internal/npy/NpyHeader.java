package w2w.tensors.internal.npy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Elements;
import w2w.tensors.internal.Where;

/**
 * The head of an array that numpy saved, format versions 1 to 3: a magic number, a length, and a Python dictionary with exactly
 * {@code descr}, {@code fortran_order} and {@code shape}.
 *
 * @param data first byte of the elements, counted from the array's first byte
 */
record NpyHeader(DType dtype, boolean bigEndian, boolean fortran, long[] shape, long data) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final long LONGEST = 1 << 20;
    private static final int MOST_DIMENSIONS = 64;
    private static final Pattern TYPE = Pattern.compile("([<>|=])([biufc])([0-9]{1,2})");

    /** Whether these bytes begin like an array. */
    static boolean isArray(Bytes file) {
        return file.size() >= MAGIC.length && startsWithMagic(file, 0);
    }

    private static boolean startsWithMagic(Bytes file, long position) {
        byte[] magic = new byte[MAGIC.length];
        Elements.copy(file, position, magic.length, magic, 0);
        return Arrays.equals(magic, MAGIC);
    }

    /** Reads the head of the array in {@code length} bytes of a file. */
    static NpyHeader read(Bytes file, long position, long length) {
        if (length < 10 || !startsWithMagic(file, position)) {
            throw W2wException.input("it does not begin as numpy's arrays do");
        }
        int version = file.view(position + 6, 1).get();
        if (version < 1 || version > 3) {
            throw W2wException.input("version " + version + " of numpy's format is not known");
        }
        int start = version == 1 ? 10 : 12;
        if (length < start) {
            throw W2wException.input("it ends within its header");
        }
        long size = version == 1
                ? file.view(position + 8, 2).getShort() & 0xffff
                : Integer.toUnsignedLong(file.view(position + 8, 4).getInt());
        if (size > length - start || size > LONGEST) {
            throw W2wException.input("its header claims " + size + " bytes");
        }
        byte[] text = new byte[(int) size];
        Elements.copy(file, position + start, text.length, text, 0);
        return new Literal(new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1))
                .header(start + size);
    }

    /** The little of Python's syntax that numpy writes. */
    private static final class Literal {
        private final String text;
        private int at;

        Literal(String text) {
            this.text = text;
        }

        NpyHeader header(long data) {
            Map<String, Object> entries = new HashMap<>();
            expect('{');
            while (!accept('}')) {
                String key = string();
                expect(':');
                if (entries.put(key, value()) != null) {
                    throw bad("the key " + Where.printable(key) + " stands twice");
                }
                if (!accept(',')) {
                    expect('}');
                    break;
                }
            }
            skipSpace();
            if (at != text.length()
                    || entries.size() != 3
                    || !(entries.get("descr") instanceof String descr)
                    || !(entries.get("fortran_order") instanceof Boolean fortran)
                    || !(entries.get("shape") instanceof long[] shape)) {
                throw bad("it is not descr, fortran_order and shape");
            }
            Matcher type = TYPE.matcher(descr);
            Optional<DType> dtype = type.matches() ? dtype(type.group(2), type.group(3)) : Optional.empty();
            return new NpyHeader(
                    dtype.orElseThrow(() -> W2wException.input(
                            "elements of numpy type " + Where.printable(descr) + " are no numbers that are read")),
                    type.group(1).equals(">"),
                    fortran,
                    shape,
                    data);
        }

        private static Optional<DType> dtype(String kind, String bytes) {
            return switch (kind + bytes) {
                case "b1" -> Optional.of(DType.BOOL);
                case "c8" -> Optional.of(DType.C64);
                case "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8" ->
                    DType.named((kind.equals("f") ? "F" : kind.equals("i") ? "I" : "U") + 8 * Integer.parseInt(bytes));
                default -> Optional.empty();
            };
        }

        private Object value() {
            skipSpace();
            if (text.startsWith("True", at)) {
                at += 4;
                return true;
            }
            if (text.startsWith("False", at)) {
                at += 5;
                return false;
            }
            return at < text.length() && text.charAt(at) == '(' ? numbers() : string();
        }

        private long[] numbers() {
            List<Long> numbers = new ArrayList<>();
            expect('(');
            while (!accept(')')) {
                skipSpace();
                int start = at;
                while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                    at++;
                }
                if (at == start || at - start > 18 || numbers.size() == MOST_DIMENSIONS) {
                    throw bad("its shape is not a tuple of natural numbers");
                }
                numbers.add(Long.parseLong(text, start, at, 10));
                accept('L'); // Python 2 wrote long integers so
                if (!accept(',')) {
                    expect(')');
                    break;
                }
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private String string() {
            skipSpace();
            char quote = at < text.length() ? text.charAt(at) : ' ';
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0) {
                throw bad("something else where a quoted string should be");
            }
            String string = text.substring(at + 1, end);
            at = end + 1;
            return string;
        }

        private boolean accept(char c) {
            skipSpace();
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char c) {
            if (!accept(c)) {
                throw bad("no " + c + " at character " + at);
            }
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
                at++;
            }
        }

        private static W2wException bad(String what) {
            return W2wException.input("its header cannot be read: " + what);
        }
    }
}
