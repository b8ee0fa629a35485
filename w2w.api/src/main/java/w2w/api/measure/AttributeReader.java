package w2w.api.measure;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.diffusion.Picture;
import w2w.api.task.Task;

/** Service: reads attributes off pictures. */
@ConsumerType
public interface AttributeReader {
    /** What it reads, in the order of {@link #read}'s numbers; never changes while the service lives. */
    List<Attribute> attributes();

    /** One array a picture, a number an attribute. An item's numbers do not depend on its batch. */
    List<double[]> read(List<Picture> pictures, Task task);
}
