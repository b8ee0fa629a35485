package w2w.api.plugin;

import java.util.Objects;
import java.util.Optional;

/**
 * One plug-in, or one file in the plug-ins folder that did not become one.
 *
 * @param id the plug-in's id; for a bundle or file without a plug-in, its file name
 * @param kind absent where it never came so far
 * @param label for a person
 * @param bundle symbolic name, or the file's name
 * @param version of the bundle; empty where it has none
 * @param cause why it is not READY: the missing reference or import, the exception; empty when READY
 */
public record PluginStatus(
        String id, Optional<PluginKind> kind, String label, String bundle, String version, State state, String cause) {
    /** Whether it can be used. */
    public enum State {
        /** Can be used. */
        READY,
        /** Waits for a service, an import or a configuration. */
        UNSATISFIED,
        /** Threw where it must not, or cannot be loaded. */
        FAILED,
        /** Works, and is not used: switched off, or another plug-in has its id. */
        BLOCKED
    }

    public PluginStatus {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(label);
        Objects.requireNonNull(bundle);
        Objects.requireNonNull(version);
        Objects.requireNonNull(state);
        Objects.requireNonNull(cause);
    }
}
