package w2w.api.plugin;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Service: the plug-ins that are there and how they are. Services found here are guarded: whatever a plug-in throws that is neither a
 * {@link w2w.api.task.W2wException} nor a cancellation, LinkageErrors included, comes out as a W2wException of kind PLUGIN that names
 * bundle and version, and the plug-in is listed as FAILED. Any thread may call.
 */
@ProviderType
public interface Plugins {
    /** Every plug-in and every file that failed to be one, by kind, then id. Loads and runs nothing of theirs. */
    List<PluginStatus> list();

    /**
     * The plug-in of a kind with an id, guarded. It stays usable until its bundle goes; then its methods throw kind PLUGIN.
     *
     * @param service the service interface of a {@link PluginKind}
     * @throws w2w.api.task.W2wException INPUT: no such plug-in, with the ids there are; PLUGIN: it is not READY, with the cause
     */
    <T> T get(Class<T> service, String id);

    /** Ids of the READY plug-ins of a kind, highest service ranking first. */
    List<String> ids(Class<?> service);

    /** Switches a plug-in off or on again; kept over restarts. */
    void enable(PluginKind kind, String id, boolean enabled);
}
