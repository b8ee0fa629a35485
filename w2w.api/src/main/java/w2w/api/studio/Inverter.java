package w2w.api.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.diffusion.BackboneSession;
import w2w.api.invert.Inversion;
import w2w.api.invert.InversionRequest;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;

/** Service: finds the points of a weight space whose models draw given pictures. A session is used by one call at a time. */
@ProviderType
public interface Inverter {
    /**
     * Minimises the request's losses over coefficients, many identities in one batch. An identity's result does not depend on who is
     * inverted with it, nor on their order: its noises are named by the seed and its name. The task is told the quantities {@code loss},
     * every step, and {@code held-out loss}; it is cancelled within one step.
     *
     * @param checkpoint a file where the state is kept every few steps and from which the same request goes on after a kill; removed when
     *     it is done
     * @throws w2w.api.task.W2wException INPUT: a backbone without gradients, a picture whose size the model cannot take, an empty mask, an
     *     unknown loss; DEVICE: out of memory
     */
    Inversion invert(
            BackboneSession session,
            WeightSpace space,
            InversionRequest request,
            Optional<Path> checkpoint,
            Watcher watcher,
            Task task);

    /**
     * Reads the pictures, inverts them and keeps the points as models of the workspace, in one change that is called {@code invert}. The
     * same command goes on where it was killed or cancelled.
     *
     * @throws w2w.api.task.W2wException as above, and as {@link PictureFiles#view} and {@link Workspace#keep} do
     */
    Inverted invert(BackboneSession session, Workspace workspace, InvertCommand command, Watcher watcher, Task task);

    /** The models that were kept, in the order of the command's sitters, and what the inversion measured. */
    record Inverted(List<Model> models, Inversion inversion) {
        public Inverted {
            models = List.copyOf(models);
        }
    }

    /** Sees an inversion while it runs. Called on the inverting thread between steps; it may draw with the session meanwhile. */
    @ConsumerType
    interface Watcher {
        /** Sees nothing. */
        Watcher NONE = new Watcher() {};

        /** A look every so many steps; 0 for none. */
        default int every() {
            return 0;
        }

        /**
         * Where it stands.
         *
         * @param step steps taken
         * @param points of the space, a row an identity; may be kept
         * @param losses of this step, one an identity; NaN for one that has stopped
         */
        default void show(int step, Coefficients points, double[] losses) {}
    }
}
