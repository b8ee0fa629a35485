package w2w.tensors.internal.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import w2w.api.task.W2wException;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Where;

/**
 * Reads one pickle (protocols 0 to 5, PEP 307, 3154 and 574) to a tree of {@link Map}, {@link List}, {@link Tuple}, strings, {@link Long},
 * {@link BigInteger}, {@link Double}, {@link Boolean}, {@link None}, {@link PickleBytes}, {@link PersistentId}, {@link Global} and
 * {@link Call}. A global that is not allowed is refused by name; calls are recorded and not made. Work and memory are linear in the input:
 * every opcode makes at most one object, and no more than {@link #MAX_OBJECTS} are made.
 */
public final class Unpickler {
    /** Above what any table of labels needs: 65,000 rows of 40 columns of objects are 2.6 million. */
    private static final int MAX_OBJECTS = 8_000_000;

    private static final int MAX_PROTOCOL = 5;
    private static final int MAX_INTEGER_BYTES = 512;
    private static final Object MARK = new Object();

    private final PickleInput in;
    private final Predicate<Global> allowed;
    private final List<Object> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private Object[] memo = new Object[64];
    private int memoized;
    private int objects;

    private Unpickler(PickleInput in, Predicate<Global> allowed) {
        this.in = in;
        this.allowed = allowed;
    }

    /**
     * A pickle that was read.
     *
     * @param end first byte after it in the file
     */
    public record Result(Object value, long end) {}

    /**
     * Reads the one pickle that begins at {@code start} and ends before {@code end}.
     *
     * @throws W2wException INPUT: what is wrong and at which byte of the pickle
     */
    public static Result read(Bytes file, long start, long end, Predicate<Global> allowed) {
        Unpickler unpickler = new Unpickler(new PickleInput(file, start, end), allowed);
        try {
            Object value = unpickler.run();
            return new Result(value, start + unpickler.in.position());
        } catch (W2wException e) {
            throw e.at("byte " + unpickler.in.position() + " of the pickle");
        }
    }

    private Object run() {
        while (true) {
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                Object value = pop();
                if (!stack.isEmpty()) {
                    throw W2wException.input("the pickle leaves " + stack.size() + " values unused");
                }
                return value;
            }
            step(opcode);
        }
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> { // PROTO
                int protocol = in.unsignedByte();
                if (protocol > MAX_PROTOCOL) {
                    throw W2wException.input("pickle protocol " + protocol + " is not known");
                }
            }
            case 0x95 -> in.int64(); // FRAME: only a hint for buffered readers
            case '(' -> {
                marks.add(stack.size());
                push(MARK);
            }
            case '0' -> pop();
            case '1' -> popMark();
            case '2' -> push(top());
            case 'N' -> push(None.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) in.int32());
            case 'K' -> push((long) in.unsignedByte());
            case 'M' -> push((long) in.unsignedShort());
            case 0x8a -> push(integer(in.unsignedByte()));
            case 0x8b -> push(integer(in.length32()));
            case 'I' -> push(textInteger());
            case 'L' -> push(textLong());
            case 'F' -> push(textDouble());
            case 'G' -> push(in.bigEndianDouble());
            case 'T' -> push(in.latin1(in.length32())); // Python 2 strings: one character a byte
            case 'U' -> push(in.latin1(in.unsignedByte()));
            case 'S' -> push(quoted());
            case 'V' -> push(rawUnicode());
            case 'X' -> push(in.utf8(in.length32()));
            case 0x8c -> push(in.utf8(in.unsignedByte()));
            case 0x8d -> push(in.utf8(in.length64()));
            case 'B' -> push(PickleBytes.of(in.take(in.length32())));
            case 'C' -> push(PickleBytes.of(in.take(in.unsignedByte())));
            case 0x8e, 0x96 -> push(PickleBytes.of(in.take(in.length64())));
            case ']' -> push(new ArrayList<>(0));
            case 'l' -> push(popMark());
            case 'a' -> {
                Object item = pop();
                list().add(item);
            }
            case 'e' -> {
                List<Object> items = popMark();
                list().addAll(items);
            }
            case ')' -> push(new Tuple(List.of()));
            case 't' -> push(new Tuple(Collections.unmodifiableList(popMark())));
            case 0x85 -> push(new Tuple(popLast(1)));
            case 0x86 -> push(new Tuple(popLast(2)));
            case 0x87 -> push(new Tuple(popLast(3)));
            case '}' -> push(new LinkedHashMap<>(0));
            case 'd' -> {
                List<Object> items = popMark();
                push(new LinkedHashMap<>(0));
                putAll(items);
            }
            case 's' -> putAll(popLast(2));
            case 'u' -> putAll(popMark());
            case 'c' -> push(global(in.line(), in.line()));
            case 0x93 -> {
                Object name = pop();
                Object module = pop();
                if (!(name instanceof String n) || !(module instanceof String m)) {
                    throw W2wException.input("the name of a global is not a string");
                }
                push(global(m, n));
            }
            case 'R', 0x81 -> call(); // REDUCE, NEWOBJ: the same for something that is only recorded
            case 'b' -> build();
            case 'P' -> push(new PersistentId(in.line()));
            case 'Q' -> push(new PersistentId(pop()));
            case 'p' -> remember(textIndex());
            case 'q' -> remember(in.unsignedByte());
            case 'r' -> remember(in.int32());
            case 0x94 -> remember(memoized);
            case 'g' -> push(remembered(textIndex()));
            case 'h' -> push(remembered(in.unsignedByte()));
            case 'j' -> push(remembered(in.int32()));
            default ->
                throw W2wException.input("pickle opcode 0x" + Integer.toHexString(opcode)
                        + " is not used by files of weights or labels");
        }
    }

    private void push(Object value) {
        if (++objects > MAX_OBJECTS) {
            throw W2wException.input("the pickle holds more than " + MAX_OBJECTS + " objects");
        }
        stack.add(value);
    }

    private Object pop() {
        if (stack.isEmpty()) {
            throw W2wException.input("the pickle takes a value from an empty stack");
        }
        Object value = stack.remove(stack.size() - 1);
        if (value == MARK) {
            throw W2wException.input("the pickle takes a mark for a value");
        }
        return value;
    }

    private Object top() {
        Object value = pop();
        stack.add(value);
        return value;
    }

    private List<Object> popLast(int count) {
        Object[] items = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            items[i] = pop();
        }
        return Arrays.asList(items);
    }

    private List<Object> popMark() {
        if (marks.isEmpty()) {
            throw W2wException.input("the pickle goes back to a mark that is not there");
        }
        int mark = marks.remove(marks.size() - 1);
        List<Object> items = new ArrayList<>(stack.subList(mark + 1, stack.size()));
        stack.subList(mark, stack.size()).clear();
        return items;
    }

    @SuppressWarnings("unchecked") // every list on the stack was made here
    private List<Object> list() {
        if (top() instanceof ArrayList<?> list) {
            return (List<Object>) list;
        }
        throw W2wException.input("the pickle appends to something that is not a list");
    }

    @SuppressWarnings("unchecked") // every map on the stack was made here
    private void putAll(List<Object> keysAndValues) {
        if (!(top() instanceof LinkedHashMap<?, ?> map) || keysAndValues.size() % 2 != 0) {
            throw W2wException.input("the pickle sets items of something that is not a dictionary");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            // a container as a key could take exponential time to hash
            if (!(key instanceof String || key instanceof Long || key instanceof Boolean || key instanceof Double)) {
                throw W2wException.input("a key of a dictionary is neither a string nor a number");
            }
            ((Map<Object, Object>) map).put(key, keysAndValues.get(i + 1));
        }
    }

    private Global global(String module, String name) {
        Global global = new Global(module, name);
        if (!allowed.test(global)) {
            throw W2wException.input(
                            "global " + Where.printable(global.toString()) + " is not allowed in a weights file")
                    .advise(
                            "Nothing of the file was executed. If you trust it, save its tensors as safetensors with the tool it comes"
                                    + " from");
        }
        return global;
    }

    private void call() {
        Object arguments = pop();
        Object function = pop();
        if (!(function instanceof Global global) || !(arguments instanceof Tuple tuple)) {
            throw W2wException.input("the pickle calls something that is not a function");
        }
        if (global.is("collections.OrderedDict") && tuple.items().isEmpty()) {
            push(new LinkedHashMap<>(0));
        } else {
            push(new Call(global, tuple.items()));
        }
    }

    private void build() {
        Object state = pop();
        Object target = top();
        if (target instanceof Call call) {
            call.build(state);
        } else if (!(target
                instanceof LinkedHashMap)) { // an OrderedDict's attributes, such as _metadata, carry no weights
            throw W2wException.input("the pickle sets the state of something that has none");
        }
    }

    private void remember(int index) {
        // picklers number their memo in order: an index beyond what was consumed is an attempt to make us allocate
        if (index < 0 || index > in.position()) {
            throw W2wException.input("memo index " + Integer.toUnsignedString(index) + " is out of order");
        }
        if (index >= memo.length) {
            memo = Arrays.copyOf(memo, (int) Math.min(Math.max(2L * memo.length, index + 1L), Integer.MAX_VALUE - 8));
        }
        memo[index] = top();
        memoized++;
    }

    private Object remembered(int index) {
        if (index < 0 || index >= memo.length || memo[index] == null) {
            throw W2wException.input("memo index " + Integer.toUnsignedString(index) + " was never set");
        }
        return memo[index];
    }

    private Object integer(int length) {
        if (length > MAX_INTEGER_BYTES) {
            throw W2wException.input("an integer of " + length + " bytes is too long");
        }
        byte[] littleEndian = in.take(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[length - 1 - i] = littleEndian[i];
        }
        return length == 0 ? 0L : narrow(new BigInteger(bytes));
    }

    private static Object narrow(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private Object textInteger() {
        String text = in.line();
        return switch (text) {
            case "00" -> false;
            case "01" -> true;
            default -> parse(text);
        };
    }

    private Object textLong() {
        String text = in.line();
        return parse(text.endsWith("L") ? text.substring(0, text.length() - 1) : text);
    }

    private static Object parse(String text) {
        try {
            if (text.length() > MAX_INTEGER_BYTES) {
                throw W2wException.input("an integer of " + text.length() + " digits is too long");
            }
            return narrow(new BigInteger(text));
        } catch (NumberFormatException e) {
            throw W2wException.input("'" + Where.printable(text) + "' is not an integer")
                    .because(e);
        }
    }

    private int textIndex() {
        return parse(in.line()) instanceof Long index && index >= 0 && index <= Integer.MAX_VALUE
                ? index.intValue()
                : -1;
    }

    private Object textDouble() {
        String text = in.line();
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw W2wException.input("'" + Where.printable(text) + "' is not a number")
                    .because(e);
        }
    }

    private String quoted() {
        String text = in.line().strip();
        boolean quotes = text.length() >= 2
                && text.charAt(0) == text.charAt(text.length() - 1)
                && (text.charAt(0) == '\'' || text.charAt(0) == '"');
        if (!quotes || text.indexOf('\\') >= 0) {
            throw W2wException.input("a string of protocol 0 is not quoted plainly");
        }
        return text.substring(1, text.length() - 1);
    }

    private String rawUnicode() {
        String text = in.line();
        if (text.indexOf('\\') >= 0) {
            throw W2wException.input("a string of protocol 0 has escapes");
        }
        return text;
    }
}
