package w2w.api.device;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Service: a native runtime. Registering it loads nothing; the first call of a method may load natives and take seconds. */
@ConsumerType
public interface ComputeRuntime {
    /** The devices it can use here, the CPU first. Loads the runtime. */
    List<Device> devices();

    /**
     * The device a configuration value means.
     *
     * @param choice see {@link Device#isChoice}
     * @throws w2w.api.task.W2wException INPUT: no such choice; DEVICE: it is absent, with what is missing
     */
    Device choose(String choice);
}
