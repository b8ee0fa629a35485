package w2w.measures.internal;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import w2w.api.diffusion.Picture;
import w2w.api.measure.Attribute;
import w2w.api.measure.AttributeReader;
import w2w.api.plugin.Plugin;
import w2w.api.task.Task;

/** Attributes by a TorchScript net. */
@Component(service = AttributeReader.class)
@Plugin(
        id = "torchscript",
        label = "Attribute net",
        description = "A TorchScript net from a face to its attributes: the miniature's, or another by configuration.")
public final class TorchAttributes implements AttributeReader {
    private final Nets nets;

    @Activate
    public TorchAttributes(@Reference Nets nets) {
        this.nets = nets;
    }

    @Override
    public List<Attribute> attributes() {
        return nets.evaluation(Task.unwatched()).attributes;
    }

    @Override
    public List<double[]> read(List<Picture> pictures, Task task) {
        Evaluation evaluation = nets.evaluation(task);
        return nets.attributes(task).run(pictures, evaluation.height, evaluation.width, task).stream()
                .map(evaluation::numbers)
                .toList();
    }
}
