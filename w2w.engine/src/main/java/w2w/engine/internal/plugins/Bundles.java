package w2w.engine.internal.plugins;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.PluginStatus.State;

/** Bundles that are installed and go no further: what each lacks is found by comparing wishes and offers, nothing is resolved or run. */
final class Bundles {
    private final BundleContext context;
    private final Watched watched;
    private final Map<Long, String> startErrors = new ConcurrentHashMap<>();

    Bundles(BundleContext context, Watched watched) {
        this.context = context;
        this.watched = watched;
    }

    /** Remembers why a bundle did not start. */
    void failedToStart(Bundle bundle, Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        startErrors.put(bundle.getBundleId(), Sentences.of(cause));
    }

    void started(Bundle bundle) {
        startErrors.remove(bundle.getBundleId());
    }

    List<PluginStatus> down() {
        List<PluginStatus> found = new ArrayList<>();
        Map<Long, String> errors = new HashMap<>(ofLauncher());
        errors.putAll(startErrors);
        for (Bundle bundle : context.getBundles()) {
            String error = errors.get(bundle.getBundleId());
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision == null || (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0) {
                continue;
            }
            if (bundle.getState() == Bundle.INSTALLED) {
                List<String> missing = missing(revision);
                found.add(status(
                        bundle,
                        State.UNSATISFIED,
                        missing.isEmpty()
                                ? "cannot be resolved; the log has the reason"
                                : "missing " + String.join(", ", missing)));
            } else if (error != null || (bundle.getState() == Bundle.RESOLVED && watched.contains(bundle))) {
                found.add(status(
                        bundle, State.FAILED, "does not start: " + (error == null ? "the log has the reason" : error)));
            }
        }
        return found;
    }

    /** What the launcher says, which starts dropped bundles. */
    @SuppressWarnings("unchecked")
    private Map<Long, String> ofLauncher() {
        try {
            ServiceReference<?>[] found = context.getServiceReferences(Map.class.getName(), "(w2w.dropped=true)");
            Object service = found == null ? null : context.getService(found[0]);
            return service == null ? Map.of() : (Map<Long, String>) service;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PluginStatus status(Bundle bundle, State state, String cause) {
        String location = bundle.getLocation();
        String file = location.substring(location.lastIndexOf('/') + 1);
        String name = bundle.getSymbolicName() == null ? file : bundle.getSymbolicName();
        String label = bundle.getHeaders().get(Constants.BUNDLE_NAME);
        return new PluginStatus(
                file,
                Optional.empty(),
                label == null ? name : label,
                name,
                bundle.getVersion().toString(),
                state,
                cause);
    }

    private List<String> missing(BundleRevision revision) {
        List<String> sentences = new ArrayList<>();
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (!isNeeded(requirement)) {
                continue;
            }
            List<BundleCapability> matching = capabilities(requirement.getNamespace())
                    .filter(requirement::matches)
                    .toList();
            if (matching.isEmpty()) {
                sentences.add(sentence(requirement));
            } else if (matching.stream().allMatch(c -> isDown(c, revision))) {
                sentences.add(sentence(requirement) + " (the bundle "
                        + matching.get(0).getRevision().getSymbolicName() + " that has it is not resolved either)");
            }
        }
        return sentences;
    }

    private static boolean isDown(BundleCapability capability, BundleRevision besides) {
        BundleRevision owner = capability.getRevision();
        return !owner.equals(besides) && owner.getBundle().getState() == Bundle.INSTALLED;
    }

    private static boolean isNeeded(BundleRequirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        String effective = directives.getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE);
        return effective.equals(Constants.EFFECTIVE_RESOLVE)
                && !Constants.RESOLUTION_OPTIONAL.equals(directives.get(Constants.RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(directives.get(Constants.RESOLUTION_DIRECTIVE));
    }

    private Stream<BundleCapability> capabilities(String namespace) {
        return Stream.of(context.getBundles())
                .map(b -> b.adapt(BundleRevision.class))
                .filter(r -> r != null)
                .flatMap(r -> r.getDeclaredCapabilities(namespace).stream());
    }

    private String sentence(BundleRequirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        String name = Sentences.name(filter);
        String range = Sentences.range(filter);
        String wanted = name + (range.isEmpty() ? "" : " " + range);
        return switch (requirement.getNamespace()) {
            case PackageNamespace.PACKAGE_NAMESPACE -> "package " + wanted + there(requirement.getNamespace(), name);
            case BundleNamespace.BUNDLE_NAMESPACE -> "bundle " + wanted + there(requirement.getNamespace(), name);
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
                "a newer Java: it needs " + filter + ", this is "
                        + Runtime.version().feature();
            default -> requirement.getNamespace() + " " + filter;
        };
    }

    /** Other versions of what is missing: the usual reason is a range that does not fit. */
    private String there(String namespace, String name) {
        TreeSet<String> versions = new TreeSet<>();
        capabilities(namespace).forEach(c -> {
            if (name.equals(c.getAttributes().get(namespace))) {
                @Nullable
                Object version = c.getAttributes()
                        .get(
                                namespace.equals(PackageNamespace.PACKAGE_NAMESPACE)
                                        ? PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE
                                        : BundleNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE);
                versions.add(String.valueOf(version));
            }
        });
        return versions.isEmpty() ? "" : " (there is " + String.join(", ", versions) + ")";
    }
}
