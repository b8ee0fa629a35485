package w2w.engine.internal.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;

/** The layout that {@code weight_dimensions.pt} describes: PEFT's keys in order, each with a count and a shape. */
final class ReleaseLayout {
    /** {@code base_model.model.<module>.lora_A.<adapter name>.weight}; the adapter's name is there in some files only. */
    private static final Pattern KEY =
            Pattern.compile("(?:base_model\\.model\\.)?(.+)\\.lora_([AB])(?:\\.[^.]+)?\\.weight");

    private ReleaseLayout() {}

    static WeightLayout of(Object tree, double alpha) {
        if (!(tree instanceof Map<?, ?> dimensions) || dimensions.isEmpty()) {
            throw W2wException.input("it is no dictionary of dimensions");
        }
        Map<String, Map<Factor, long[]>> shapes = new LinkedHashMap<>();
        List<Map.Entry<String, Factor>> order = new ArrayList<>();
        dimensions.forEach((key, value) -> {
            Matcher matcher = KEY.matcher(String.valueOf(key));
            if (!matcher.matches()) {
                throw W2wException.input("key " + key + " is not that of a LoRA factor");
            }
            Factor factor = Factor.valueOf(matcher.group(2));
            long[] shape = shape(String.valueOf(key), value);
            if (shapes.computeIfAbsent(matcher.group(1), m -> new LinkedHashMap<>())
                            .put(factor, shape)
                    != null) {
                throw W2wException.input("factor " + factor + " of " + matcher.group(1) + " is there twice");
            }
            order.add(Map.entry(matcher.group(1), factor));
        });
        List<Slot> slots = new ArrayList<>();
        long offset = 0;
        for (Map.Entry<String, Factor> each : order) {
            AdaptedLayer layer = layer(each.getKey(), shapes.getOrDefault(each.getKey(), Map.of()), alpha);
            Slot slot = new Slot(layer, each.getValue(), Math.toIntExact(offset));
            offset += (long) slot.rows() * slot.columns();
            if (offset > Integer.MAX_VALUE) {
                throw W2wException.input("its adapters have more than 2^31 numbers");
            }
            slots.add(slot);
        }
        return WeightLayout.ofSlots(slots);
    }

    private static AdaptedLayer layer(String module, Map<Factor, long[]> shapes, double alpha) {
        long[] a = shapes.get(Factor.A);
        long[] b = shapes.get(Factor.B);
        if (a == null || b == null || a[0] != b[1]) {
            throw W2wException.input("the factors of " + module + " do not belong together");
        }
        return new AdaptedLayer(module, (int) a[1], (int) b[0], (int) a[0], alpha);
    }

    /** Rows and columns: the last part of the value; the part before it counts the numbers. */
    private static long[] shape(String key, Object value) {
        if (value instanceof List<?> parts
                && parts.size() == 2
                && parts.get(1) instanceof List<?> shape
                && shape.size() == 2
                && shape.get(0) instanceof Long rows
                && shape.get(1) instanceof Long columns
                && rows > 0
                && columns > 0
                && rows <= Integer.MAX_VALUE / columns
                && count(parts.get(0)) == rows * columns) {
            return new long[] {rows, columns};
        }
        throw W2wException.input("the dimensions of " + key + " are not a count and a shape that agree");
    }

    private static long count(Object node) {
        if (node instanceof List<?> list && list.size() == 1) {
            return count(list.get(0));
        }
        return node instanceof Long count ? count : -1;
    }
}
