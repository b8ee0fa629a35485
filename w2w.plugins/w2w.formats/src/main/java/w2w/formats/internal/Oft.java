package w2w.formats.internal;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import w2w.api.weights.DenseLayer;
import w2w.formats.internal.Conventions.PeftOft;
import w2w.formats.internal.LayerTensors.Tensor;

/**
 * OFT, which rotates what it is put on by blocks R = (I + Q)(I − Q)⁻¹ of skew-symmetric Q. LyCORIS, kohya and peft before 0.14 rotate the
 * outputs, later ones of peft the inputs; each has its own Q:
 *
 * <ul>
 *   <li>LyCORIS and kohya, {@code oft_blocks}: Q = X − Xᵀ, its norm over all blocks at most alpha · outputs; the rotation is Rᵀ. BOFT has
 *       several, one after the other
 *   <li>peft before 0.16, {@code oft_r}: Q = (X − Xᵀ)/2; with {@code oft_s} along the inputs, without along the outputs
 *   <li>peft, {@code oft_R.weight}: the upper triangles of Q, and mostly a Neumann series in place of the inverse
 * </ul>
 */
final class Oft {
    private Oft() {}

    static boolean isIn(LayerTensors layer) {
        return layer.hasAny("oft_blocks", "oft_r", "oft_R");
    }

    static DenseLayer of(LayerTensors layer, Conventions.Oft conventions) {
        if (layer.has("dora_scale")) {
            throw layer.bad("dora_scale", "this is OFT with a magnitude, which is not applied");
        }
        if (layer.has("oft_blocks")) {
            return ofBlocks(layer, conventions.kohya());
        }
        PeftOft peft = conventions.peft();
        if (peft == null) {
            String found = layer.first("oft_R.weight", "oft_r");
            throw layer.bad(
                    found == null ? "" : found,
                    "this is OFT of peft without peft's configuration, which is not applied");
        }
        return layer.has("oft_r") ? ofOldPeft(layer, peft) : ofPeft(layer, peft);
    }

    private static DenseLayer ofBlocks(LayerTensors layer, boolean kohya) {
        Tensor x = layer.need("oft_blocks", 3, 4);
        int[] shape = x.shape();
        int size = square(layer, x);
        int count = shape[shape.length - 3];
        int steps = shape.length == 4 ? shape[0] : 1;
        int outputs = outputs(layer, x, count, size);
        float[] rescale = rescale(layer, "rescale", outputs);
        double alpha = layer.alpha().orElse(0);
        if (kohya && !layer.has("alpha")) {
            throw layer.bad("oft_blocks", "OFT of kohya needs alpha, which is its constraint");
        }
        if (shape.length == 3) {
            return rotating(layer, "OFT", outputs, 0, base -> {
                double q = constrained(x, size, alpha * outputs, kohya);
                return new Rotation(true, count, size, k -> Cayley.exact(skew(x, k, size, q), size), rescale)
                        .delta(base);
            });
        }
        if (size % 2 != 0 || steps > 30 || count % (1 << (steps - 1)) != 0) {
            throw layer.bad("oft_blocks", steps + " butterflies do not fit " + count + " blocks of " + size);
        }
        return rotating(layer, "BOFT", outputs, 0, base -> {
            double q = constrained(x, size, alpha * outputs, false);
            double[][] blocks = new double[steps * count][];
            for (int k = 0; k < blocks.length; k++) {
                blocks[k] = Cayley.exact(skew(x, k, size, -q), size);
            }
            return new Butterfly(steps, count, size, blocks, rescale).delta(base);
        });
    }

    private static DenseLayer ofOldPeft(LayerTensors layer, PeftOft peft) {
        Tensor x = layer.need("oft_r", 3, 3);
        int size = square(layer, x);
        int count = x.shape()[0];
        boolean shared = peft.share() && count == 1;
        if (layer.has("oft_s")) {
            int inputs = shared ? 0 : outputs(layer, x, count, size);
            Tensor s = layer.need("oft_s", 1, 2);
            float[] scales = s.values();
            int blocks = shared ? peft.blocks() : count;
            if (blocks < 1 && peft.eps() > 0) {
                throw layer.bad("oft_r", "this is constrained OFT of one block for all, whose number is not known");
            }
            double r = Math.ceil(scales.length / (double) blocks);
            double bound = peft.eps() * r * r / Math.sqrt(count);
            IntFunction<double[]> block = k -> Cayley.exact(bounded(skew(x, k, size, .5), x, k, size, bound), size);
            return rotating(layer, "OFT", scales.length, inputs, base -> {
                return new Rotation(false, shared ? 0 : count, size, block, scales).delta(base);
            });
        }
        int blocks = shared ? peft.blocks() : count;
        int outputs = outputs(layer, x, blocks, size);
        double bound = peft.eps() * size * size / Math.sqrt(count);
        IntFunction<double[]> block = k -> {
            int own = shared ? 0 : k;
            return Cayley.exact(bounded(skew(x, own, size, -.5), x, own, size, bound), size);
        };
        return rotating(layer, "OFT", outputs, 0, base -> new Rotation(true, blocks, size, block, null).delta(base));
    }

    private static DenseLayer ofPeft(LayerTensors layer, PeftOft peft) {
        if (DenseLayers.isConvolution(layer)) {
            throw layer.bad(
                    "oft_R.weight", "this is OFT of a 3×3 convolution, which peft applies in two ways that differ");
        }
        Tensor x = layer.need("oft_R.weight", 2, 2);
        int count = x.shape()[0];
        int numbers = x.columns();
        int size = (int) Math.round((1 + Math.sqrt(1 + 8d * numbers)) / 2);
        if ((long) size * (size - 1) / 2 != numbers) {
            throw layer.bad("oft_R.weight", numbers + " numbers are no upper triangle");
        }
        boolean shared = peft.share() && count == 1;
        int inputs = shared ? 0 : outputs(layer, x, count, size);
        IntFunction<double[]> block = k -> {
            double[] q = triangle(x, k, size, numbers, peft.eps() / Math.sqrt(count), peft.eps() > 0);
            return peft.terms() == 0 ? Cayley.exact(q, size) : Cayley.neumann(q, size, peft.terms(), peft.lastHalved());
        };
        return rotating(layer, "OFT", 0, inputs, base -> new Rotation(false, shared ? 0 : count, size, block, null)
                .delta(base));
    }

    private static DenseLayer rotating(
            LayerTensors layer, String kind, int outputs, int inputs, DenseLayer.Expansion expansion) {
        return new DenseLayer(layer.part, layer.module, kind, inputs, outputs, 0, true, expansion);
    }

    private static int square(LayerTensors layer, Tensor x) {
        int size = x.shape()[x.dimensions() - 1];
        if (x.shape()[x.dimensions() - 2] != size) {
            throw layer.bad(x.suffix(), "the blocks must be square");
        }
        return size;
    }

    private static int outputs(LayerTensors layer, Tensor x, int count, int size) {
        if (count < 1 || (long) count * size > Change.MOST || (long) size * size > Change.MOST) {
            throw layer.bad(x.suffix(), count + " blocks of " + size + " are no layer of any model");
        }
        return count * size;
    }

    private static float @Nullable [] rescale(LayerTensors layer, String suffix, int outputs) {
        Tensor tensor = layer.find(suffix);
        if (tensor != null && tensor.values().length != outputs) {
            throw layer.bad(suffix, tensor.values().length + " scales for " + outputs + " outputs");
        }
        return tensor == null ? null : tensor.values();
    }

    /** factor · (X − Xᵀ) of a block. */
    private static double[] skew(Tensor x, int k, int size, double factor) {
        float[] values = x.values();
        int first = k * size * size;
        double[] q = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                q[i * size + j] = factor * ((double) values[first + i * size + j] - values[first + j * size + i]);
            }
        }
        return q;
    }

    /** What multiplies X − Xᵀ, so that its norm over all blocks is at most {@code most}. */
    private static double constrained(Tensor x, int size, double most, boolean kohya) {
        double squares = 0;
        for (int k = 0; k < x.values().length / (size * size); k++) {
            for (double q : skew(x, k, size, 1)) {
                squares += q * q;
            }
        }
        double norm = Math.sqrt(squares);
        if (kohya) {
            return (Math.min(norm, most) + 1e-8) / (norm + 1e-8);
        }
        return most > 0 && norm + 1e-8 > most ? most / (norm + 1e-8) : 1;
    }

    /** peft's constrained OFT: X of norm {@code most} at most, 0 for any. */
    private static double[] bounded(double[] skew, Tensor x, int k, int size, double most) {
        double squares = 0;
        for (int i = k * size * size; i < (k + 1) * size * size; i++) {
            squares += (double) x.values()[i] * x.values()[i];
        }
        return most > 0 && squares > most * most ? scaled(skew, most / Math.sqrt(squares)) : skew;
    }

    private static double[] triangle(Tensor x, int k, int size, int numbers, double most, boolean bounded) {
        double[] q = new double[size * size];
        int at = k * numbers;
        double squares = 0;
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                double value = x.values()[at++];
                q[i * size + j] = value;
                q[j * size + i] = -value;
                squares += 2 * value * value;
            }
        }
        return bounded && squares > most * most ? scaled(q, most / Math.sqrt(squares)) : q;
    }

    private static double[] scaled(double[] numbers, double factor) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= factor;
        }
        return numbers;
    }
}
