package w2w.tensors.internal.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import w2w.api.task.W2wException;
import w2w.tensors.internal.pickle.Call;
import w2w.tensors.internal.pickle.None;
import w2w.tensors.internal.pickle.Tuple;

/** Texts in the Arrow columnar format (variable-size binary layout), as pandas 3 and pandas with pyarrow keep them. */
final class ArrowTexts {
    private ArrowTexts() {}

    static boolean isArrow(Call call) {
        return call.function().name().equals("ArrowStringArray");
    }

    /** The texts of an {@code ArrowStringArray}; missing ones are empty. */
    static List<String> read(Call call, Budget budget) {
        if (call.state() instanceof java.util.Map<?, ?> state) {
            Object array = state.containsKey("_pa_array") ? state.get("_pa_array") : state.get("_data");
            if (array instanceof Call data) {
                List<String> texts = new ArrayList<>();
                append(data, texts, budget, 0);
                return texts;
            }
        }
        throw damaged();
    }

    private static void append(Call array, List<String> texts, Budget budget, int depth) {
        List<Object> arguments = array.arguments();
        if (array.function().name().equals("chunked_array")
                && depth == 0
                && !arguments.isEmpty()
                && arguments.get(0) instanceof List<?> chunks) {
            for (Object chunk : chunks) {
                if (!(chunk instanceof Call call)) {
                    throw damaged();
                }
                append(call, texts, budget, 1);
            }
            return;
        }
        if (!array.function().name().equals("_restore_array")
                || arguments.size() != 1
                || !(arguments.get(0) instanceof Tuple parts)
                || parts.items().size() < 5
                || !(parts.items().get(0) instanceof Call type)
                || type.arguments().isEmpty()
                || !(parts.items().get(1) instanceof Long length)
                || !(parts.items().get(3) instanceof Long offset)
                || !(parts.items().get(4) instanceof List<?> buffers)
                || buffers.size() != 3) {
            throw damaged();
        }
        int width =
                switch (String.valueOf(type.arguments().get(0))) {
                    case "string" -> Integer.BYTES;
                    case "large_string" -> Long.BYTES;
                    default -> throw W2wException.input("a column of the table is neither numbers nor texts");
                };
        ByteBuffer offsets = buffer(buffers.get(1));
        ByteBuffer data = buffers.get(2) == None.NONE ? ByteBuffer.allocate(0) : buffer(buffers.get(2));
        ByteBuffer validity = buffers.get(0) == None.NONE ? ByteBuffer.allocate(0) : buffer(buffers.get(0));
        if (offset < 0 || length < 0 || length > offsets.remaining() / width - 1 - offset) {
            throw damaged();
        }
        for (long i = offset; i < offset + length; i++) {
            budget.spend(1);
            if (validity.hasRemaining() && !bit(validity, i)) {
                texts.add("");
                continue;
            }
            long from = at(offsets, i, width);
            long to = at(offsets, i + 1, width);
            if (from < 0 || to < from || to > data.remaining()) {
                throw damaged();
            }
            budget.spend(to - from);
            try {
                texts.add(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(data.slice((int) from, (int) (to - from)))
                        .toString());
            } catch (CharacterCodingException e) {
                throw damaged().because(e);
            }
        }
    }

    private static ByteBuffer buffer(Object node) {
        if (node instanceof Call call
                && call.function().is("pyarrow.lib.py_buffer")
                && call.arguments().size() == 1) {
            return NumpyArray.bytes(call.arguments().get(0)).order(ByteOrder.LITTLE_ENDIAN);
        }
        throw damaged();
    }

    private static boolean bit(ByteBuffer bits, long index) {
        if (index / 8 >= bits.remaining()) {
            throw damaged();
        }
        return (bits.get((int) (index / 8)) >> (index % 8) & 1) == 1;
    }

    private static long at(ByteBuffer offsets, long index, int width) {
        return width == Long.BYTES ? offsets.getLong((int) (index * width)) : offsets.getInt((int) (index * width));
    }

    private static W2wException damaged() {
        return W2wException.input("a column of texts in the table is damaged");
    }
}
