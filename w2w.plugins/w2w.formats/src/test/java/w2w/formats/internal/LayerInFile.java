package w2w.formats.internal;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Tensors of one layer as a trainer would write them, for tests. */
final class LayerInFile {
    static final String MODULE = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q";
    private final SafetensorsWriter writer = new SafetensorsWriter();
    private final SplittableRandom random;
    private final Map<String, float[]> values = new LinkedHashMap<>();

    LayerInFile(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A tensor of random numbers. */
    LayerInFile random(String suffix, long... shape) {
        int size = 1;
        for (long s : shape) {
            size *= (int) s;
        }
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        return with(suffix, numbers, shape);
    }

    LayerInFile with(String suffix, float[] numbers, long... shape) {
        writer.floats("x." + suffix, DType.F32, numbers, shape);
        values.put(suffix, numbers);
        return this;
    }

    /** The numbers of a tensor. */
    float[] at(String suffix) {
        return Objects.requireNonNull(values.get(suffix));
    }

    byte[] bytes() {
        return writer.toBytes();
    }

    DenseLayers.Found found(String part, String module, Conventions conventions) {
        return read(bytes(), part, module, conventions);
    }

    DenseLayer layer(Conventions conventions) {
        return found(AdapterFile.UNET, MODULE, conventions).layer().orElseThrow();
    }

    static DenseLayers.Found read(byte[] file, String part, String module, Conventions conventions) {
        TensorSource source = Safetensors.read("x.safetensors", ByteBuffer.wrap(file));
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (TensorInfo tensor : source.tensors()) {
            if (tensor.name().startsWith("x.")) {
                tensors.put(tensor.name().substring(2), tensor);
            }
        }
        return DenseLayers.of(part, module, tensors, source, conventions)
                .orElse(new DenseLayers.Found(Optional.empty(), List.of("none")));
    }
}
