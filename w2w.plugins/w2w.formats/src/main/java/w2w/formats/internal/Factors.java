package w2w.formats.internal;

import org.jspecify.annotations.Nullable;
import w2w.formats.internal.LayerTensors.Tensor;

/**
 * A product up·down of two factors, or of a Tucker decomposition with a core of r × r × kernel × kernel between them:
 * Σ up[o, m] · core[m, n, k, l] · down[n, c].
 */
final class Factors implements Change {
    private final Tensor up;
    private final Tensor down;
    private final @Nullable Tensor core;
    private final boolean upTransposed;
    private final int outputs;
    private final int inputs;
    private final int kernel;
    private final int rank;

    private Factors(Tensor up, Tensor down, @Nullable Tensor core, boolean upTransposed, int outputs, int kernel) {
        this.up = up;
        this.down = down;
        this.core = core;
        this.upTransposed = upTransposed;
        this.outputs = outputs;
        this.kernel = kernel;
        this.rank = down.shape()[0];
        this.inputs = Math.multiplyExact(down.columns(), core == null ? 1 : kernel * kernel);
    }

    /** The product of {@code up}, outputs × rank, and {@code down}, rank × inputs or rank × channels × kernel × kernel. */
    static Factors of(LayerTensors layer, String up, String down) {
        Tensor b = layer.need(up, 2, 4);
        Tensor a = layer.need(down, 2, 4);
        if (b.columns() != a.shape()[0]) {
            throw layer.bad(up, "rank " + b.columns() + " does not fit its partner of rank " + a.shape()[0]);
        }
        return new Factors(b, a, null, false, b.shape()[0], kernel(layer, a));
    }

    /**
     * The same with a core. LyCORIS and peft keep {@code up} of LoHa and LoKr as rank × outputs then, kohya's and LyCORIS's
     * {@code lora_up} stays outputs × rank.
     */
    static Factors tucker(LayerTensors layer, String up, String down, String core, boolean transposed) {
        Tensor b = layer.need(up, 2, 4);
        Tensor a = layer.need(down, 2, 4);
        Tensor t = layer.need(core, 4, 4);
        int upRank = transposed ? b.shape()[0] : b.columns();
        int outputs = transposed ? b.columns() : b.shape()[0];
        if (t.shape()[0] != upRank || t.shape()[1] != a.shape()[0]) {
            throw layer.bad(
                    core,
                    "the core is for ranks " + t.shape()[0] + " and " + t.shape()[1] + ", the factors have " + upRank
                            + " and " + a.shape()[0]);
        }
        if (a.dimensions() == 4 && a.columns() != a.shape()[1]) {
            throw layer.bad(down, "a factor beside a core must be a 1×1 convolution");
        }
        int kernel = kernel(layer, t);
        if ((long) a.columns() * kernel * kernel > Integer.MAX_VALUE) {
            throw layer.bad(core, "the layer is too large");
        }
        return new Factors(b, a, t, transposed, outputs, kernel);
    }

    /** Side of the kernel of a tensor that ends with rows and columns of one; 0 for a matrix. */
    static int kernel(LayerTensors layer, Tensor tensor) {
        int[] shape = tensor.shape();
        if (shape.length < 3) {
            return 0;
        }
        if (shape.length == 3 || shape[2] != shape[3] || shape[2] > 64) {
            throw layer.bad(tensor.suffix(), "only convolutions with a square kernel are applied");
        }
        return shape[2];
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int kernel() {
        return kernel;
    }

    int rank() {
        return rank;
    }

    @Override
    public Rows rows() {
        int between = core == null ? rank : core.shape()[0];
        double[] right = core == null ? Change.widened(down.values()) : cored(core);
        double[] left = Change.widened(up.values());
        return (o, target) -> {
            for (int m = 0; m < between; m++) {
                double factor = upTransposed ? left[m * outputs + o] : left[o * between + m];
                Change.addScaled(factor, right, m * inputs, target, 0, inputs);
            }
        };
    }

    /** core·down: a row of channels · kernel² for each first index of the core. */
    private double[] cored(Tensor t) {
        int first = t.shape()[0];
        int channels = down.columns();
        int area = kernel * kernel;
        double[] product = new double[Math.multiplyExact(first, inputs)];
        for (int m = 0; m < first; m++) {
            for (int n = 0; n < rank; n++) {
                for (int c = 0; c < channels; c++) {
                    double factor = down.values()[n * channels + c];
                    for (int k = 0; k < area; k++) {
                        product[m * inputs + c * area + k] += factor * t.values()[(m * rank + n) * area + k];
                    }
                }
            }
        }
        return product;
    }
}
