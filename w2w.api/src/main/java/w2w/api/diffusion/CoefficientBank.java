package w2w.api.diffusion;

import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.space.Coefficients;

/** A bank whose models are points of one weight space; the space's basis stays on the device. */
@ConsumerType
public interface CoefficientBank extends AdapterBank {
    /** Fingerprint of the space. */
    String space();

    /** Components of a point: k. */
    int components();

    /** Replaces one model by the first row of {@code point}. */
    void set(int index, Coefficients point);
}
