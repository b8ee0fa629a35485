package w2w.launch;

import java.util.Collection;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps dropped bundles from changing how the distribution is wired: a bundle of the distribution never gets a package, a fragment or
 * another capability from a dropped one, and where both offer the same thing, dropped bundles get it from the distribution as well.
 */
final class Isolation implements ResolverHookFactory, ResolverHook {
    private final Predicate<Bundle> dropped;

    /** @param dropped whether a bundle comes from the watched folder */
    Isolation(Predicate<Bundle> dropped) {
        this.dropped = dropped;
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
        // what a dropped bundle may not do is taken from its matches; the rest of it may work
    }

    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {
        if (!isDropped(singleton)) {
            collisions.removeIf(this::isDropped);
        }
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        boolean ours = !dropped.test(requirement.getRevision().getBundle());
        if (ours) {
            candidates.removeIf(this::isDropped);
        } else if (requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE)) {
            candidates.removeIf(c -> !isDropped(c));
        } else if (candidates.stream().anyMatch(c -> !isDropped(c))) {
            candidates.removeIf(this::isDropped);
        }
    }

    @Override
    public void end() {
        // nothing was kept
    }

    private boolean isDropped(BundleCapability capability) {
        return dropped.test(capability.getRevision().getBundle());
    }
}
