package w2w.api.studio;

import java.util.Objects;
import w2w.api.space.SampleRequest;

/**
 * Samples to be kept as models.
 *
 * @param space name of the space
 * @param sampler id of the {@link w2w.api.space.Sampler}; empty for the first
 * @param prefix models are named prefix-1, prefix-2…, from the first number on behind which all are free
 * @param replace whether they are named from 1 on, whatever models they replace
 */
public record SampleCommand(String space, String sampler, String prefix, SampleRequest request, boolean replace) {
    public SampleCommand {
        Objects.requireNonNull(space);
        Objects.requireNonNull(sampler);
        Objects.requireNonNull(prefix);
        Objects.requireNonNull(request);
    }

    /** Samples that replace nothing. */
    public SampleCommand(String space, String sampler, String prefix, SampleRequest request) {
        this(space, sampler, prefix, request, false);
    }
}
