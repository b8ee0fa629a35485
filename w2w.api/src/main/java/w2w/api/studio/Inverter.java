package w2w.api.studio;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.diffusion.BackboneSession;
import w2w.api.invert.Inversion;
import w2w.api.invert.InversionRequest;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;

/** Service: finds the points of a weight space whose models draw given pictures. A session is used by one call at a time. */
@ProviderType
public interface Inverter {
    /**
     * Minimises the request's losses over coefficients, many identities in one batch. An identity's result does not depend on who is
     * inverted with it, nor on their order: its noises are named by the seed and its name. The task is told the quantity {@code loss} and
     * {@code held-out loss}; it is cancelled within one step.
     *
     * @param checkpoint a file where the state is kept every few steps and from which the same request goes on after a kill; removed when
     *     it is done
     * @throws w2w.api.task.W2wException INPUT: a backbone without gradients, a picture whose size the model cannot take, an empty mask, an
     *     unknown loss; DEVICE: out of memory
     */
    Inversion invert(
            BackboneSession session, WeightSpace space, InversionRequest request, Optional<Path> checkpoint, Task task);
}
