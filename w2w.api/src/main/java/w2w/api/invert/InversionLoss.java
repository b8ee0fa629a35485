package w2w.api.invert;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Service: what inversion minimises. An identity's value and derivatives do not depend on the other identities in the batch. Called
 * once an optimiser step, from one thread at a time.
 */
@ConsumerType
public interface InversionLoss {
    /**
     * Value and derivatives at the input.
     *
     * @throws w2w.api.task.W2wException INPUT: an option that this loss does not know
     */
    LossValue evaluate(LossInput input);
}
