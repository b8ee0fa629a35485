package w2w.backbone.sd.internal;

import java.util.List;

/**
 * One weight of a program.
 *
 * @param names tensors of the checkpoint, put one after the other along the first dimension: query, key and value are one product
 * @param shape of the whole, as the program wants it; a tensor of the same number of elements and only extra dimensions of 1 will do
 */
record WeightRef(List<String> names, List<Long> shape) {
    WeightRef {
        names = List.copyOf(names);
        shape = List.copyOf(shape);
    }

    long elements() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }
}
