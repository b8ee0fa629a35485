package w2w.api.plugin;

import org.osgi.annotation.versioning.ConsumerType;

/** Service, called by the host: registered by whoever shows plug-ins and wants to follow them. */
@ConsumerType
public interface PluginsListener {
    /**
     * {@link Plugins#list} may answer otherwise than before: a plug-in came, went, failed or was switched. Called on whatever thread the
     * change happened on, possibly several times for one change; must return at once.
     */
    void pluginsChanged();
}
