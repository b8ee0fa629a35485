package w2w.formats.internal;

import w2w.formats.internal.LayerTensors.Tensor;

/**
 * LoKr of LyCORIS and peft: ΔW = scale · w1 ⊗ w2, where each of the two is a matrix or a product of factors, and w2 may be a
 * convolution's. LyCORIS scales by alpha / rank only where something is factored, peft always.
 */
record LoKr(Change first, Change second, int kernel, double scale) implements Change {
    static LoKr of(LayerTensors layer, Conventions conventions) {
        Change first = layer.has("lokr_w1") ? whole(layer, "lokr_w1") : Factors.of(layer, "lokr_w1_a", "lokr_w1_b");
        Change second;
        if (layer.has("lokr_w2")) {
            second = whole(layer, "lokr_w2");
        } else if (layer.has("lokr_t2")) {
            second = Factors.tucker(layer, "lokr_w2_a", "lokr_w2_b", "lokr_t2", true);
        } else {
            second = Factors.of(layer, "lokr_w2_a", "lokr_w2_b");
        }
        if (first.kernel() > 1) {
            throw layer.bad(layer.has("lokr_w1") ? "lokr_w1" : "lokr_w1_b", "the first factor must be a matrix");
        }
        int rank = second instanceof Factors f ? f.rank() : first instanceof Factors f ? f.rank() : 0;
        double scale = conventions.scale().of(layer.part, layer.module, rank, layer.alpha());
        if ((long) first.outputs() * second.outputs() > MOST || (long) first.inputs() * second.inputs() > MOST) {
            throw layer.bad(layer.has("lokr_w2") ? "lokr_w2" : "lokr_w2_b", "the layer is too large");
        }
        return new LoKr(first, second, second.kernel(), scale);
    }

    /** A matrix as it stands in the file. */
    static Change whole(LayerTensors layer, String suffix) {
        Tensor tensor = layer.need(suffix, 2, 4);
        return new Whole(tensor, Factors.kernel(layer, tensor));
    }

    private record Whole(Tensor tensor, int kernel) implements Change {
        @Override
        public int outputs() {
            return tensor.shape()[0];
        }

        @Override
        public int inputs() {
            return tensor.columns();
        }

        @Override
        public Rows rows() {
            return (o, target) -> {
                for (int i = 0; i < target.length; i++) {
                    target[i] = tensor.values()[o * target.length + i];
                }
            };
        }
    }

    @Override
    public int outputs() {
        return first.outputs() * second.outputs();
    }

    @Override
    public int inputs() {
        return first.inputs() * second.inputs();
    }

    @Override
    public Rows rows() {
        Rows one = first.rows();
        Rows other = second.rows();
        int width = second.inputs();
        return (o, target) -> {
            double[] left = new double[first.inputs()];
            double[] right = new double[width];
            one.write(o / second.outputs(), left);
            other.write(o % second.outputs(), right);
            for (int c = 0; c < left.length; c++) {
                Change.addScaled(scale * left[c], right, 0, target, c * width, width);
            }
        };
    }
}
