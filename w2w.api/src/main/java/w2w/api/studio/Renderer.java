package w2w.api.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Picture;
import w2w.api.task.Provenance;
import w2w.api.task.Task;

/** Service: draws pictures of identities with an opened backbone. A session is used by one call at a time. */
@ProviderType
public interface Renderer {
    /**
     * One picture an item, in order. Cancelled within one denoising step. Where the device runs out of memory, the batch is halved and
     * tried once more.
     *
     * @throws w2w.api.task.W2wException INPUT: a size, scheduler or subject that the model cannot do (says why); DEVICE: out of memory, with
     *     what would fit
     */
    List<Picture> render(BackboneSession session, RenderRequest request, Previews previews, Task task);

    /**
     * The same pictures at half the width and height where the model can be stepped: decoded from latents averaged over 2×2 positions, at
     * a quarter of the decoder's work. For what moves under a hand; elsewhere, and where a latent is too small, they are whole.
     */
    List<Picture> sketch(BackboneSession session, RenderRequest request, Task task);

    /** What the picture of one item is made from; enough to make it again. */
    Provenance describe(BackboneSession session, RenderRequest request, int item);

    /** Writes a PNG file with {@code how} in its text chunks, by atomic rename. */
    void write(Picture picture, Provenance how, Path png);

    /**
     * What a PNG file says of how it was made; empty for one that was not written by {@link #write}.
     *
     * @throws w2w.api.task.W2wException INPUT: no PNG file
     */
    Optional<Provenance> howMade(Path png);

    /** Sees pictures while they come into being. Called on the rendering thread. */
    @ConsumerType
    interface Previews {
        /** Nothing is shown. */
        Previews NONE = new Previews() {};

        /** A preview every so many steps; 0 for none. */
        default int every() {
            return 0;
        }

        /** The picture that step {@code step} implies for an item, half the size in each direction. */
        default void show(int item, int step, Picture small) {}
    }
}
