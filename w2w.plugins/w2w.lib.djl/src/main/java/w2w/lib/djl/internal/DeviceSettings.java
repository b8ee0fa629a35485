package w2w.lib.djl.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What the configuration {@code w2w.device} holds. */
@ObjectClassDefinition(
        id = DeviceSettings.PID,
        name = "Device",
        description = "Where tensors are computed, and with which libtorch")
public @interface DeviceSettings {
    /** The configuration's name. */
    String PID = "w2w.device";

    /** What {@code auto} means to whoever asks. */
    @AttributeDefinition(
            name = "Device",
            description = "auto (a GPU where one works, the CPU elsewhere), cpu, or cuda:N")
    String device() default "auto";

    /** An external libtorch. */
    @AttributeDefinition(
            name = "libtorch folder",
            description =
                    "The lib folder of a libtorch to use instead of the bundled CPU build; takes effect after a restart")
    String libtorch_path() default "";

    /** Its version. */
    @AttributeDefinition(name = "libtorch version", description = "Version of that libtorch, e.g. 2.7.1")
    String libtorch_version() default "";

    /** Its build. */
    @AttributeDefinition(name = "libtorch flavor", description = "Build of that libtorch: cpu, cu128…")
    String libtorch_flavor() default "";
}
