package w2w.measures.internal;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import w2w.api.diffusion.Picture;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.plugin.Plugin;
import w2w.api.task.Task;

/** Identity by a TorchScript net. */
@Component(service = IdentityEmbedder.class)
@Plugin(
        id = "torchscript",
        label = "Identity net",
        description = "A TorchScript net from a face to a vector: the miniature's, or another by configuration.")
public final class TorchIdentity implements IdentityEmbedder {
    private final Nets nets;

    @Activate
    public TorchIdentity(@Reference Nets nets) {
        this.nets = nets;
    }

    @Override
    public List<float[]> embed(List<Picture> pictures, Task task) {
        Evaluation evaluation = nets.evaluation(task);
        List<float[]> vectors = nets.identity(task).run(pictures, evaluation.height, evaluation.width, task);
        vectors.forEach(TorchIdentity::normalise);
        return vectors;
    }

    private static void normalise(float... vector) {
        double square = 0;
        for (float v : vector) {
            square += (double) v * v;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(square));
        }
    }
}
