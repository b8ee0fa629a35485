package w2w.formats.internal;

/** LoHa of LyCORIS and peft: ΔW = scale · (w1_a·w1_b) ⊙ (w2_a·w2_b), each product with a core in a Tucker decomposition. */
record LoHa(Factors first, Factors second, double scale) implements Change {
    static LoHa of(LayerTensors layer, Conventions conventions) {
        Factors first = factors(layer, 1);
        Factors second = factors(layer, 2);
        if (first.outputs() != second.outputs() || first.inputs() != second.inputs()) {
            throw layer.bad(
                    "hada_w2_b",
                    "the second product is " + second.inputs() + "→" + second.outputs() + ", the first "
                            + first.inputs() + "→" + first.outputs());
        }
        double scale = conventions.scale().of(layer.part, layer.module, first.rank(), layer.alpha());
        return new LoHa(first, second, scale);
    }

    private static Factors factors(LayerTensors layer, int number) {
        String up = "hada_w" + number + "_a";
        String down = "hada_w" + number + "_b";
        boolean core = layer.has("hada_t1") || layer.has("hada_t2");
        return core ? Factors.tucker(layer, up, down, "hada_t" + number, true) : Factors.of(layer, up, down);
    }

    @Override
    public int outputs() {
        return first.outputs();
    }

    @Override
    public int inputs() {
        return first.inputs();
    }

    @Override
    public int kernel() {
        return first.kernel();
    }

    @Override
    public Rows rows() {
        Rows one = first.rows();
        Rows other = second.rows();
        return (o, target) -> {
            double[] factor = new double[target.length];
            one.write(o, target);
            other.write(o, factor);
            for (int i = 0; i < target.length; i++) {
                target[i] *= scale * factor[i];
            }
        };
    }
}
