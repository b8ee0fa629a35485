package w2w.formats.internal;

/** LoRA as a change of its own, for what is built on it: scale · up·down, with a convolution between them where there is a core. */
record Scaled(Factors factors, double scale) implements Change {
    private static final String[][] PAIRS = {
        {"lora_up.weight", "lora_down.weight"},
        {"lora_B.weight", "lora_A.weight"},
        {"lora.up.weight", "lora.down.weight"}
    };

    static Scaled of(LayerTensors layer, Conventions conventions) {
        Factors factors = layer.has("lora_mid.weight")
                ? Factors.tucker(layer, "lora_up.weight", "lora_down.weight", "lora_mid.weight", false)
                : plain(layer);
        return new Scaled(factors, conventions.scale().of(layer.part, layer.module, factors.rank(), layer.alpha()));
    }

    private static Factors plain(LayerTensors layer) {
        for (String[] pair : PAIRS) {
            if (layer.has(pair[0]) || layer.has(pair[1])) {
                return Factors.of(layer, pair[0], pair[1]);
            }
        }
        throw layer.bad("dora_scale", "layer " + Refusal.printable(layer.module) + " has a magnitude and no factors");
    }

    @Override
    public int outputs() {
        return factors.outputs();
    }

    @Override
    public int inputs() {
        return factors.inputs();
    }

    @Override
    public int kernel() {
        return factors.kernel();
    }

    @Override
    public Rows rows() {
        Rows rows = factors.rows();
        return (o, target) -> {
            rows.write(o, target);
            for (int i = 0; i < target.length; i++) {
                target[i] *= scale;
            }
        };
    }
}
