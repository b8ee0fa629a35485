package w2w.backbone.sd.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import w2w.api.diffusion.LinearLayer;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;

/**
 * Writes a network down as a straight TorchScript program, one statement an operation. A model call is then one call of the engine:
 * the intermediate tensors never become Java objects and are freed after their last use. Values are names of variables.
 */
final class Script {
    private final Numbers numbers;
    private final Part part;
    private final List<Slot> slots;
    private final int width;
    private final Map<String, AdaptedLayer> adapted = new LinkedHashMap<>();
    private final Map<WeightRef, Integer> weights = new LinkedHashMap<>();
    private final List<LinearLayer> layers = new ArrayList<>();
    private final Map<String, String> taps = new LinkedHashMap<>();
    private final StringBuilder body = new StringBuilder();
    private int variables;

    /** A program in which nothing is adapted, of a part that adapters can change. */
    Script(Numbers numbers, Part part) {
        this.numbers = numbers;
        this.part = part;
        this.slots = List.of();
        this.width = 0;
    }

    /** A program that no adapter changes. */
    Script(Numbers numbers) {
        this(numbers, Part.UNET);
    }

    /** A program in which the part's layers of {@code layout} take what {@link #adapters} has split for them. */
    Script(Numbers numbers, Part part, WeightLayout layout) {
        this.numbers = numbers;
        this.part = part;
        List<Slot> own =
                layout.slots().stream().filter(s -> part.has(s.layer())).toList();
        int first = own.stream().mapToInt(Slot::offset).min().orElse(0);
        int end = own.stream().mapToInt(Slot::end).max().orElse(0);
        this.slots = layout.slots().stream()
                .filter(s -> s.offset() >= first && s.end() <= end)
                .toList();
        this.width = layout.size();
        own.forEach(s -> adapted.put(part.path(s.layer()), s.layer()));
    }

    Numbers numbers() {
        return numbers;
    }

    /** Layers written so far that adapters can change, in the order of their use. */
    List<LinearLayer> layers() {
        return List.copyOf(layers);
    }

    /** Weights that {@code keep} must be given, in order. */
    List<WeightRef> weights() {
        return List.copyOf(weights.keySet());
    }

    /** The source of {@code class Net}, whose {@code forward} takes {@code arguments} and returns {@code result}. */
    String source(List<String> arguments, String result) {
        String parameters = arguments.stream().map(a -> ", " + a + ": Tensor").collect(Collectors.joining());
        return "class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n  w : List[Tensor]\n"
                + "  def keep(self: __torch__.Net, w: List[Tensor]) -> int:\n    self.w = w\n    return torch.len(w)\n"
                + "  def forward(self: __torch__.Net" + parameters + ") -> List[Tensor]:\n    w = self.w\n"
                + body + "    return " + result + "\n";
    }

    /** Remembers a value under the name that the reference data give it. */
    void tap(String name, String value) {
        taps.put(name, value);
    }

    String tapped(String name) {
        return Objects.requireNonNull(taps.get(name), name);
    }

    /** A new variable that holds {@code torch.operation(arguments)}. */
    String call(String operation, Object... arguments) {
        return let("torch." + operation + "("
                + Arrays.stream(arguments).map(Object::toString).collect(Collectors.joining(", ")) + ")");
    }

    String let(String expression) {
        return let(expression, "v");
    }

    private String let(String expression, String prefix) {
        String name = prefix + variables++;
        body.append("    ").append(name).append(" = ").append(expression).append('\n');
        return name;
    }

    String weight(String name, long... shape) {
        return weight(List.of(name), shape);
    }

    String weight(List<String> names, long... shape) {
        WeightRef ref = new WeightRef(names, Arrays.stream(shape).boxed().toList());
        String held = "w[" + weights.computeIfAbsent(ref, r -> weights.size()) + "]";
        return numbers == Numbers.HELD_AS_FLOAT16 ? "torch.to(" + held + ", " + numbers.scalarType() + ")" : held;
    }

    /** {@code value} in the number format that is computed with. */
    String toCompute(String value) {
        return call("to", value, numbers.scalarType());
    }

    String toFloat32(String value) {
        return numbers.computesHalf() ? call("to", value, 6) : value;
    }

    String size(String value, int dimension) {
        return let("torch.size(" + value + ", " + dimension + ")", "n");
    }

    /**
     * x ∗ W + b, plus scale·B (x ∗ A) where the layer is adapted; {@code x} is rows × channels × height × width.
     *
     * @param name of the module; it is listed as a layer that adapters can change
     */
    String convolution(String x, String name, int in, int out, int kernel, int stride, int padding) {
        List<Integer> strides = List.of(stride, stride);
        List<Integer> paddings = List.of(padding, padding);
        String y = call(
                "conv2d",
                x,
                weight(name + ".weight", out, in, kernel, kernel),
                weight(name + ".bias", out),
                strides,
                paddings);
        layers.add(new LinearLayer(part.module(name), in * kernel * kernel, out, kernel));
        AdaptedLayer layer = adapted.get(name);
        if (layer == null) {
            return y;
        }
        // every row has a kernel of its own: the rows' channels stand one after the other, a group of channels a row
        String rows = size(x, 0);
        String side = call("reshape", x, List.of(1, -1, size(x, 2), size(x, 3)));
        String a = call("reshape", split(layer, Factor.A), List.of(-1, in, kernel, kernel));
        String thin = call("conv2d", side, a, "None", strides, paddings, List.of(1, 1), rows);
        String positions = call("view", thin, List.of(rows, layer.rank(), -1));
        String b = call("view", split(layer, Factor.B), List.of(-1, out, layer.rank()));
        String sum = call("baddbmm", call("flatten", y, 2), b, positions);
        return call("view", sum, List.of(rows, out, size(y, 2), size(y, 3)));
    }

    String groupNorm(String x, String name, int channels, int groups, double eps) {
        return call("group_norm", x, groups, weight(name + ".weight", channels), weight(name + ".bias", channels), eps);
    }

    String layerNorm(String x, String name, int width, double eps) {
        return call(
                "layer_norm", x, List.of(width), weight(name + ".weight", width), weight(name + ".bias", width), eps);
    }

    String silu(String x) {
        return call("silu", x);
    }

    String add(String a, String b) {
        return call("add", a, b);
    }

    /**
     * x Wᵀ + b, plus scale·(x Aᵀ) Bᵀ where the layer is adapted. {@code x} is rows × width or rows × positions × width.
     *
     * @param name of the module; it is listed as a layer that adapters can change
     */
    String linear(String x, String name, int in, int out, boolean bias, int dimensions) {
        String y = plainLinear(x, name, in, out, bias);
        return adapt(y, x, new LinearLayer(name, in, out), dimensions);
    }

    /** A 1×1 convolution of rows × positions × width, which is the product that a linear layer is. */
    String pointwise(String x, String name, int width) {
        String y = plainLinear(x, name, width, width, true);
        return adapt(y, x, new LinearLayer(name, width, width, 1), 3);
    }

    /** A linear layer that adapters cannot change. */
    String plainLinear(String x, String name, int in, int out, boolean bias) {
        return call("linear", x, weight(name + ".weight", out, in), bias ? weight(name + ".bias", out) : "None");
    }

    /** Several linear layers of one input as one product, adapted one by one: x W₁ᵀ + b₁, x W₂ᵀ + b₂, … */
    List<String> linears(String x, List<String> names, int in, List<Integer> outs, boolean bias, int dimensions) {
        long all = outs.stream().mapToLong(Integer::longValue).sum();
        String y = call(
                "linear",
                x,
                weight(names.stream().map(n -> n + ".weight").toList(), all, in),
                bias ? weight(names.stream().map(n -> n + ".bias").toList(), all) : "None");
        String split = let("torch.split_with_sizes(" + y + ", " + outs + ", -1)");
        List<String> values = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            LinearLayer layer = new LinearLayer(names.get(i), in, outs.get(i));
            values.add(adapt(split + "[" + i + "]", x, layer, dimensions));
        }
        return values;
    }

    /**
     * Chooses the batch's rows of adapter weights and splits them into factors; must come before the first adapted layer. Arguments of
     * the program are then {@code bank} (models × layout size, float32) and {@code factor} (2 × layout size, float32: what each number
     * is multiplied with as it is, and times the strength).
     *
     * @param models row of the bank for each row of the batch
     * @param strengths of each row of the batch
     */
    void adapters(String models, String strengths) {
        int first = slots.get(0).offset();
        int own = slots.get(slots.size() - 1).end() - first;
        String bank = own == width ? "bank" : call("narrow", "bank", 1, first, own);
        String factor = own == width ? "factor" : call("narrow", "factor", 1, first, own);
        String chosen = call("index_select", bank, 0, models);
        String strength = call("unsqueeze", strengths, 1);
        String factors =
                call("addcmul", "torch.select(" + factor + ", 0, 0)", strength, "torch.select(" + factor + ", 0, 1)");
        String rows = toCompute(call("mul", chosen, factors));
        List<Integer> sizes = slots.stream().map(Slot::size).toList();
        body.append("    parts = torch.split_with_sizes(" + rows + ", " + sizes + ", 1)\n");
    }

    /** {@code linear} goes by its path in the part. */
    private String adapt(String y, String x, LinearLayer linear, int dimensions) {
        String path = linear.module();
        layers.add(new LinearLayer(part.module(path), linear.inputs(), linear.outputs(), linear.kernel()));
        AdaptedLayer layer = adapted.get(path);
        if (layer == null) {
            return y;
        }
        String a = call("view", split(layer, Factor.A), List.of(-1, layer.rank(), layer.inputs()));
        String b = call("view", split(layer, Factor.B), List.of(-1, layer.outputs(), layer.rank()));
        String rows = dimensions == 3 ? x : call("unsqueeze", x, 1);
        String base = dimensions == 3 ? y : call("unsqueeze", y, 1);
        String thin = call("bmm", rows, "torch.transpose(" + a + ", 1, 2)");
        String sum = call("baddbmm", base, thin, "torch.transpose(" + b + ", 1, 2)");
        return dimensions == 3 ? sum : call("squeeze", sum, 1);
    }

    /** The batch's rows of one factor. */
    private String split(AdaptedLayer layer, Factor factor) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).factor() == factor && slots.get(i).layer().equals(layer)) {
                return "parts[" + i + "]";
            }
        }
        throw new IllegalArgumentException("no layer " + layer.module() + " in the layout");
    }

    /** softmax(q kᵀ / √d) v over {@code heads} heads; all rows × positions × width; one fused kernel. */
    String attention(String q, String k, String v, int heads, int width, boolean causal, boolean upcast) {
        boolean wide = upcast && numbers.computesHalf();
        String n = size(q, 0);
        List<String> split = new ArrayList<>();
        for (String value : List.of(q, k, v)) {
            String wider = wide ? "torch.to(" + value + ", 6)" : value;
            split.add(call(
                    "transpose",
                    "torch.view(" + wider + ", [" + n + ", -1, " + heads + ", " + width / heads + "])",
                    1,
                    2));
        }
        String o = call(
                "scaled_dot_product_attention",
                split.get(0),
                split.get(1),
                split.get(2),
                "None",
                "0.0",
                causal ? "True" : "False");
        String joined = call("reshape", "torch.transpose(" + o + ", 1, 2)", "[" + n + ", -1, " + width + "]");
        return wide ? toCompute(joined) : joined;
    }
}
