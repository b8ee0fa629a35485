package w2w.api.measure;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.diffusion.Picture;
import w2w.api.task.Task;

/** Service: a vector for who is in a picture. The cosine of two vectors is the identity score. */
@ConsumerType
public interface IdentityEmbedder {
    /** One unit-length vector a picture, all of one length; pictures of any size. An item's vector does not depend on its batch. */
    List<float[]> embed(List<Picture> pictures, Task task);
}
