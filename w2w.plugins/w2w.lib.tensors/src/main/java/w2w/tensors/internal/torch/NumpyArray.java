package w2w.tensors.internal.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import w2w.api.task.W2wException;
import w2w.tensors.internal.Where;
import w2w.tensors.internal.pickle.Call;
import w2w.tensors.internal.pickle.None;
import w2w.tensors.internal.pickle.PickleBytes;
import w2w.tensors.internal.pickle.Tuple;

/** A numpy array of one or two dimensions as a pickle describes it: numbers, or objects. */
final class NumpyArray {
    private static final Set<String> TYPES =
            Set.of("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8", "O8", "O4");

    private final long[] shape;
    private final boolean fortran;
    private final char kind;
    private final int itemBytes;
    private final ByteBuffer raw;
    private final List<?> objects;

    private NumpyArray(long[] shape, boolean fortran, String type, ByteBuffer raw, List<?> objects) {
        this.shape = shape;
        this.fortran = fortran;
        this.kind = type.charAt(1);
        this.itemBytes = Character.digit(type.charAt(2), 10);
        this.raw = raw.order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        this.objects = objects;
        long elements = rows() < 0 || columns() < 0 ? -1 : Math.multiplyExact(rows(), columns());
        long there = kind == 'O' ? objects.size() : raw.remaining() / itemBytes;
        if (elements < 0 || elements != there) {
            throw W2wException.input("an array of the table has " + there + " values, not " + elements);
        }
    }

    static boolean isArray(Call call) {
        String name = call.function().toString();
        return name.endsWith("multiarray._reconstruct") || name.endsWith("numeric._frombuffer");
    }

    /** The array that the call makes. */
    static NumpyArray of(Call call) {
        try {
            if (call.function().name().equals("_frombuffer")) {
                List<Object> arguments = call.arguments();
                if (arguments.size() >= 3 && arguments.get(0) instanceof PickleBytes bytes) {
                    boolean fortran = arguments.size() > 3 && "F".equals(arguments.get(3));
                    return new NumpyArray(
                            shape(arguments.get(2)), fortran, type(arguments.get(1)), bytes.view(), List.of());
                }
            } else if (call.state() instanceof Tuple state && state.items().size() == 5) {
                List<Object> items = state.items();
                String type = type(items.get(2));
                boolean fortran = Boolean.TRUE.equals(items.get(3));
                return type.charAt(1) == 'O'
                        ? new NumpyArray(
                                shape(items.get(1)), fortran, type, ByteBuffer.allocate(0), (List<?>) items.get(4))
                        : new NumpyArray(shape(items.get(1)), fortran, type, bytes(items.get(4)), List.of());
            }
        } catch (ArithmeticException | ClassCastException e) {
            throw W2wException.input("an array of the table is damaged").because(e);
        }
        throw W2wException.input("an array of the table is damaged");
    }

    /** Bytes, as protocol 3 and later write them or as an encoded latin-1 text. */
    static ByteBuffer bytes(Object node) {
        if (node instanceof PickleBytes bytes) {
            return bytes.view();
        }
        if (node instanceof Call call) {
            List<Object> arguments = call.arguments();
            String function = call.function().toString();
            if (function.equals("_codecs.encode")
                    && arguments.size() == 2
                    && arguments.get(0) instanceof String text
                    && "latin1".equals(arguments.get(1))) {
                return latin1(text);
            }
            if (function.endsWith(".bytearray") && arguments.size() == 1) {
                return bytes(arguments.get(0));
            }
            if (function.endsWith(".bytearray") && arguments.isEmpty()) {
                return ByteBuffer.allocate(0);
            }
        }
        throw W2wException.input("bytes were expected in the table");
    }

    private static ByteBuffer latin1(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                throw W2wException.input("bytes spelled as text have a character that is no byte");
            }
        }
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    int dimensions() {
        return shape.length;
    }

    /** First dimension. */
    long rows() {
        return shape.length == 0 ? 1 : shape[0];
    }

    /** Second dimension; 1 where there is none. */
    long columns() {
        return shape.length < 2 ? 1 : shape[1];
    }

    boolean isNumeric() {
        return kind != 'O';
    }

    double number(long row, long column) {
        int at = index(row, column) * itemBytes;
        return switch (kind) {
            case 'b' -> raw.get(at) != 0 ? 1 : 0;
            case 'u' ->
                switch (itemBytes) {
                    case 1 -> raw.get(at) & 0xFF;
                    case 2 -> raw.getShort(at) & 0xFFFF;
                    case 4 -> Integer.toUnsignedLong(raw.getInt(at));
                    default -> (double) raw.getLong(at);
                };
            case 'i' ->
                switch (itemBytes) {
                    case 1 -> raw.get(at);
                    case 2 -> raw.getShort(at);
                    case 4 -> raw.getInt(at);
                    default -> (double) raw.getLong(at);
                };
            default -> itemBytes == 4 ? raw.getFloat(at) : raw.getDouble(at);
        };
    }

    Object object(long row, long column) {
        Object value = objects.get(index(row, column));
        if (value instanceof Call call
                && call.function().name().equals("scalar")
                && call.arguments().size() == 2) {
            return new NumpyArray(
                            new long[0],
                            false,
                            type(call.arguments().get(0)),
                            bytes(call.arguments().get(1)),
                            List.of())
                    .number(0, 0);
        }
        return value;
    }

    private int index(long row, long column) {
        return (int) (fortran ? column * rows() + row : row * columns() + column);
    }

    private static long[] shape(Object node) {
        if (!(node instanceof Tuple tuple) || tuple.items().size() > 2) {
            throw W2wException.input("an array of the table has more than two dimensions");
        }
        return tuple.items().stream().mapToLong(size -> (Long) size).toArray();
    }

    /** Byte order, kind and item size: {@code <i4}. */
    private static String type(Object node) {
        if (!(node instanceof Call call)
                || !call.function().is("numpy.dtype")
                || call.arguments().isEmpty()
                || !(call.arguments().get(0) instanceof String type)) {
            throw W2wException.input("an array of the table has no type");
        }
        String order = "<";
        if (call.state() instanceof Tuple state
                && state.items().size() > 1
                && state.items().get(1) instanceof String s) {
            order = s.equals(">") ? ">" : "<";
        } else if (call.state() != None.NONE) {
            throw W2wException.input("a type of the table is damaged");
        }
        if (!TYPES.contains(type)) {
            throw W2wException.input(
                    "a column of the table has type " + Where.printable(type) + ", which is neither numbers nor texts");
        }
        return order + type;
    }
}
