package w2w.api.diffusion;

import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;

/**
 * Many personalised models at once on a backbone's device. A row of a batch names one of them by its index, or {@link #BASE} for the
 * model without adapter. Used by one thread at a time; closed by whoever opened it, or with its session.
 */
@ConsumerType
public interface AdapterBank extends AutoCloseable {
    /** Index of the model without adapter. */
    int BASE = -1;

    /** The layout of its adapters. */
    WeightLayout layout();

    /** Indices run from 0 to capacity − 1; each holds the zero adapter until it is set. */
    int capacity();

    /**
     * Replaces one model.
     *
     * @throws IndexOutOfBoundsException no such index, {@link #BASE} among them
     * @throws w2w.api.task.W2wException INPUT: an adapter of another layout, with what differs
     */
    void set(int index, Adapter adapter);

    @Override
    void close();
}
