package w2w.engine.internal.adapters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import w2w.api.task.W2wException;
import w2w.api.weights.DenseLayer;
import w2w.tensors.PartFiles;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Weights of layers of a base model in a diffusers checkpoint folder, in any precision. Parts are opened when they are asked for. */
final class BaseWeights implements AutoCloseable {
    private final Path checkpoint;
    private final Map<String, PartFiles> parts = new HashMap<>();

    BaseWeights(Path checkpoint) {
        this.checkpoint = checkpoint;
    }

    /**
     * One layer's weights.
     *
     * @param values outputs × inputs, row-major; a convolution's inputs are channels · kernel²
     * @param kernel side of a convolution's kernel; 0 for a linear layer
     */
    record Weights(float[] values, int outputs, int inputs, int kernel) {}

    /**
     * The weights of the layer that an adapter changes.
     *
     * @throws W2wException INPUT: the checkpoint has no such part or layer, or it is of another shape
     */
    Weights of(DenseLayer layer) {
        PartFiles files = parts.computeIfAbsent(layer.part(), this::open);
        String name = names(layer.module()).stream()
                .filter(files::has)
                .findFirst()
                .orElseThrow(() -> W2wException.input("the base model has no layer " + layer.module())
                        .at(files.folder().toString())
                        .advise("Name the checkpoint that the adapter was trained on"));
        TensorSource source = files.holding(name);
        TensorInfo tensor = source.require(name);
        long outputs = tensor.dimensions() < 2 ? 0 : tensor.dimension(0);
        long inputs = outputs == 0 ? 0 : tensor.elements() / outputs;
        boolean square = tensor.dimensions() == 2
                || (tensor.dimensions() == 4
                        && tensor.dimension(2) == tensor.dimension(3)
                        && tensor.dimension(2) <= 64);
        if (!square
                || tensor.elements() > Integer.MAX_VALUE - 8
                || (layer.outputs() > 0 && layer.outputs() != outputs)
                || (layer.inputs() > 0 && layer.inputs() != inputs)) {
            throw W2wException.input("the base model's layer is " + tensor + ", the adapter changes one of "
                            + known(layer.inputs()) + "→" + known(layer.outputs()))
                    .at(source.source() + ", tensor " + name)
                    .advise("Name the checkpoint that the adapter was trained on");
        }
        int kernel = tensor.dimensions() == 4 ? (int) tensor.dimension(2) : 0;
        return new Weights(source.floats(name), (int) outputs, (int) inputs, kernel);
    }

    private static String known(int size) {
        return size == 0 ? "any" : Integer.toString(size);
    }

    /** Text encoders stand with and without their outer module in files. */
    private static List<String> names(String module) {
        String outer = "text_model.";
        return List.of(
                module + ".weight",
                module.startsWith(outer) ? module.substring(outer.length()) + ".weight" : outer + module + ".weight");
    }

    private PartFiles open(String part) {
        Path folder = checkpoint.resolve(part);
        if (!Files.isDirectory(folder)) {
            throw W2wException.input("there is no folder " + part + ", which the adapter changes")
                    .at(checkpoint.toString())
                    .advise("The base model must be a diffusers checkpoint folder");
        }
        return PartFiles.open(folder, part.startsWith("text_encoder") ? "model" : "diffusion_pytorch_model", false);
    }

    @Override
    public void close() {
        parts.values().forEach(PartFiles::close);
    }
}
