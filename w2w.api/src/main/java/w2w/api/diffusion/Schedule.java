package w2w.api.diffusion;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** An immutable table of steps. Step i calls the model once at {@code timestep(i)}. Any thread may call. */
@ConsumerType
public interface Schedule {
    /** Model calls. */
    int size();

    /** What the model is told at step i. */
    double timestep(int step);

    /** What unit Gaussian noise is multiplied with to begin. */
    double initialScale();

    /** What the sample is multiplied with before the model sees it at step i. */
    double inputScale(int step);

    /** Whether step i adds fresh noise. */
    boolean stochastic(int step);

    /**
     * What of the request changes nothing here although it was meant to, one line each, for a person: a value that is not applied, an
     * option that no scheduler is known to have.
     */
    default List<String> notes() {
        return List.of();
    }

    /** A walk through the table, at its first step. */
    Stepper begin();

    /** The state of one walk: what multistep methods remember. Used by one thread. */
    @ConsumerType
    interface Stepper {
        /**
         * Takes the next step.
         *
         * @param sample before the step, not scaled; overwritten with the sample after it
         * @param output of the model for the scaled sample; not changed
         * @param noise fresh unit Gaussian numbers, read only where the step is {@link Schedule#stochastic}
         */
        void step(float[] sample, float[] output, float[] noise);
    }
}
