package w2w.backbone.sd.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.OpenRequest;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.tensors.DType;

/** A checkpoint that has W + strength·ΔW for weights: the closed form of what an adapter does, without a bank. */
final class MergedCheckpoint {
    private static final Map<Part, String> FILES =
            Map.of(Part.UNET, "unet/diffusion_pytorch_model.safetensors", Part.TEXT, "text_encoder/model.safetensors");

    private MergedCheckpoint() {}

    static BackboneSession open(String model, Adapter adapter, float strength, Path folder) {
        CheckpointCopy copy = CheckpointCopy.of(model, folder);
        FILES.forEach((part, file) -> copy.write(file, file, DType.F32, n -> true, n -> n, (name, w) -> {
            Optional<AdaptedLayer> layer = adapter.layout().layers().stream()
                    .filter(l -> part.has(l) && name.equals(part.path(l) + ".weight"))
                    .findFirst();
            if (layer.isPresent()) {
                float[] delta = adapter.delta(layer.get().module());
                for (int i = 0; i < w.length; i++) {
                    w[i] += strength * delta[i];
                }
            }
            return w;
        }));
        OpenRequest request = new OpenRequest(copy.root().toString(), "cpu", OpenRequest.Precision.FLOAT32, Map.of());
        return TestBackbone.component().open(request, Task.unwatched());
    }
}
