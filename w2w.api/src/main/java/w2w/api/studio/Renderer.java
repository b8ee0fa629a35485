package w2w.api.studio;

import java.nio.file.Path;
import java.util.ArrayList;
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
     * One picture an item, in order, each handed over when its batch is drawn and not kept: as many as wanted take no more memory than one
     * batch. Cancelled within one denoising step. Where the device runs out of memory, the batch is halved and tried once more.
     *
     * @param drawn takes the pictures; what it throws ends the call
     * @throws w2w.api.task.W2wException INPUT: a size, a number of steps, a scheduler or a subject that the model cannot do (says why), before
     *     anything is encoded or drawn; DEVICE: out of memory, with what would fit
     */
    void render(BackboneSession session, RenderRequest request, Previews previews, Drawn drawn, Task task);

    /** The same pictures in a list, for a few. */
    default List<Picture> render(BackboneSession session, RenderRequest request, Previews previews, Task task) {
        List<Picture> pictures = new ArrayList<>();
        render(session, request, previews, (item, picture) -> pictures.add(picture), task);
        return pictures;
    }

    /**
     * The same pictures at half the width and height where the model can be stepped: decoded from latents averaged over 2×2 positions, at
     * a quarter of the decoder's work. For what moves under a hand; elsewhere, and where a latent is too small, they are whole.
     */
    List<Picture> sketch(BackboneSession session, RenderRequest request, Task task);

    /** What the picture of one item is made from; enough to make it again, and to tell whether a picture is that one. */
    Provenance describe(BackboneSession session, RenderRequest request, int item);

    /** Writes a PNG file with {@code how} in its text chunks, by atomic rename. */
    void write(Picture picture, Provenance how, Path png);

    /**
     * What a PNG file says of how it was made; empty for one that was not written by {@link #write}.
     *
     * @throws w2w.api.task.W2wException INPUT: no PNG file
     */
    Optional<Provenance> howMade(Path png);

    /**
     * Whether a file is a PNG that {@link #write} has written with exactly {@code how}, every byte of it as it was: then it need not be
     * drawn again. False, and no error, for any other file, a damaged one, and none.
     */
    boolean isMade(Path png, Provenance how);

    /** Takes pictures while others are still to be drawn. */
    @ConsumerType
    interface Drawn {
        /** The picture of an item of the request, counted from 0; called once an item, in order, on the rendering thread. */
        void drawn(int item, Picture picture);
    }

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
