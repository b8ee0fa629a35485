package w2w.api.studio;

import org.osgi.annotation.versioning.ProviderType;
import w2w.api.diffusion.BackboneSession;
import w2w.api.task.Task;

/**
 * Service: puts numbers to edits, samples and inversions, with the first attribute reader and the first identity embedder there are and
 * the true attributes of the default dataset. A session is used by one call at a time.
 */
@ProviderType
public interface Evaluator {
    /**
     * Measures; what takes long (inversions) is kept in the workspace's folder {@code evaluation}, so that the same request goes on where it
     * was stopped. The dataset's held-out adapters are imported where the workspace has them not.
     *
     * @throws w2w.api.task.W2wException INPUT: no dataset with held-out people, no reader or embedder, a space of other layers than the
     *     dataset's adapters have, or unknown finders, samplers and attributes
     */
    EvaluationReport evaluate(BackboneSession session, Workspace workspace, EvaluationRequest request, Task task);
}
