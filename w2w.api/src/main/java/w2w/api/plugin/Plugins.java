package w2w.api.plugin;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.task.W2wException;

/**
 * Service: the plug-ins that are there and how they are. Services found here are guarded, and so is every service-like object that
 * comes out of them (sessions, banks, schedules…): whatever a plug-in throws that is neither a {@link w2w.api.task.W2wException} nor a
 * {@link w2w.api.task.CancelledException}, LinkageErrors and stack overflows included, and null where an answer is due, comes out as a
 * W2wException of kind PLUGIN that names bundle, version and method, and the plug-in is listed as FAILED. An OutOfMemoryError is nobody's
 * in particular: it comes out as kind DEVICE and the plug-in stays as it is. Any thread may call.
 */
@ProviderType
public interface Plugins {
    /** Every plug-in and every file that failed to be one, by kind, then id. Loads and runs nothing of theirs. */
    List<PluginStatus> list();

    /**
     * As {@link #list}, after every READY plug-in has been made: their constructors run and nothing else does. A component whose
     * constructor throws is FAILED here, and READY in a list that was never asked for it.
     */
    default List<PluginStatus> check() {
        for (PluginStatus status : list()) {
            if (status.state() == PluginStatus.State.READY && status.kind().isPresent()) {
                try {
                    get(status.kind().get().service(), status.id());
                } catch (W2wException broken) {
                    // listed as FAILED, with the cause, from here on
                }
            }
        }
        return list();
    }

    /**
     * The plug-in of a kind with an id, guarded. It stays usable until its bundle goes; then its methods throw kind PLUGIN, {@code close}
     * excepted. A plug-in that has failed is asked again each time: one that can be made now is READY again.
     *
     * @param service the service interface of a {@link PluginKind}
     * @throws w2w.api.task.W2wException INPUT: no such plug-in, with the ids there are; PLUGIN: it is UNSATISFIED, BLOCKED or cannot be
     *     made, with the cause
     */
    <T> T get(Class<T> service, String id);

    /** Ids of the READY plug-ins of a kind, highest service ranking first. */
    List<String> ids(Class<?> service);

    /** The first of {@link #ids}, as {@link #get} gives it; empty where none is READY. */
    default <T> Optional<T> first(Class<T> service) {
        return first(service, any -> true);
    }

    /** The first of {@link #ids} that is {@code wanted}; those behind it are not made. */
    default <T> Optional<T> first(Class<T> service, Predicate<? super T> wanted) {
        return ids(service).stream().map(id -> get(service, id)).filter(wanted).findFirst();
    }

    /**
     * Switches a plug-in off or on again; kept over restarts. Switching on forgets that it has failed.
     *
     * @throws w2w.api.task.W2wException INPUT: no such plug-in; STORAGE: the choice cannot be kept
     */
    void enable(PluginKind kind, String id, boolean enabled);
}
