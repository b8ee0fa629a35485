package w2w.engine.internal.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Structures in Thrift's compact protocol, which is how Parquet describes itself: fields by number, whatever they are. */
final class Thrift {
    private static final int DEEPEST = 32;

    private final ByteBuffer in;
    private final Limits limits;

    /** Reads from the buffer's position on; a structure that ends too early is a {@link java.nio.BufferUnderflowException}. */
    Thrift(ByteBuffer in, Limits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** One structure: a field that is absent, or of another kind than it is asked for as, is no field. */
    record Struct(Map<Integer, Object> fields) {
        Optional<Long> whole(int id) {
            return fields.get(id) instanceof Long value ? Optional.of(value) : Optional.empty();
        }

        /** A number that must be there. */
        long need(int id, String what) {
            return whole(id).orElseThrow(() -> Damaged.because("it does not say its " + what));
        }

        /** A count that must be there and fit an array. */
        int count(int id, String what) {
            long value = need(id, what);
            if (value < 0 || value > Integer.MAX_VALUE - 8) {
                throw Damaged.because("its " + what + " is " + value);
            }
            return (int) value;
        }

        boolean flag(int id, boolean absent) {
            return fields.get(id) instanceof Boolean value ? value : absent;
        }

        Optional<String> text(int id) {
            return fields.get(id) instanceof byte[] value
                    ? Optional.of(new String(value, StandardCharsets.UTF_8))
                    : Optional.empty();
        }

        Optional<Struct> struct(int id) {
            return fields.get(id) instanceof Struct value ? Optional.of(value) : Optional.empty();
        }

        List<Struct> structs(int id) {
            List<Struct> all = new ArrayList<>();
            if (fields.get(id) instanceof List<?> items) {
                for (Object item : items) {
                    if (!(item instanceof Struct struct)) {
                        throw Damaged.because("a list in it holds something else than it should");
                    }
                    all.add(struct);
                }
            }
            return all;
        }
    }

    Struct struct() {
        return struct(0);
    }

    private Struct struct(int depth) {
        Map<Integer, Object> fields = new HashMap<>();
        int id = 0;
        while (true) {
            int head = in.get() & 0xFF;
            if (head == 0) {
                return new Struct(fields);
            }
            id = head >> 4 == 0 ? (int) zigzag() : id + (head >> 4);
            int type = head & 15;
            boolean truth = type == 1 || type == 2;
            fields.put(id, truth ? (Object) (type == 1) : value(type, depth));
        }
    }

    private Object value(int type, int depth) {
        limits.node();
        if (depth > DEEPEST) {
            throw Damaged.because("its description is nested too deeply");
        }
        return switch (type) {
            case 1, 2 -> in.get() == 1; // within lists; a field has it in its head
            case 3 -> (long) in.get();
            case 4, 5, 6 -> zigzag();
            case 7 -> in.getDouble();
            case 8 -> bytes();
            case 9, 10 -> list(depth);
            case 11 -> map(depth);
            case 12 -> struct(depth + 1);
            default -> throw Damaged.because("its description has a value of unknown kind " + type);
        };
    }

    private byte[] bytes() {
        byte[] bytes = new byte[length()];
        in.get(bytes);
        return bytes;
    }

    private List<Object> list(int depth) {
        int head = in.get() & 0xFF;
        int size = head >> 4 == 15 ? length() : head >> 4;
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(value(head & 15, depth + 1));
        }
        return items;
    }

    private List<Object> map(int depth) {
        int size = length();
        List<Object> items = new ArrayList<>();
        int types = size == 0 ? 0 : in.get() & 0xFF;
        for (int i = 0; i < size; i++) {
            items.add(value(types >> 4, depth + 1));
            items.add(value(types & 15, depth + 1));
        }
        return items;
    }

    /** How many bytes or items follow: never more than there are bytes left. */
    private int length() {
        long length = Varints.unsigned(in);
        if (length < 0 || length > in.remaining()) {
            throw Damaged.because("a length in its description is beyond its end");
        }
        return (int) length;
    }

    private long zigzag() {
        return Varints.zigzag(in);
    }
}
