package w2w.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Bundles of the distribution that cannot be resolved, and what each lacks. */
final class Unresolved {
    private static final Pattern NAME = Pattern.compile("\\(osgi\\.wiring\\.\\w+=([^)]*)\\)");

    private Unresolved() {}

    /** One line a bundle: its name, version and the requirements that no bundle meets. */
    static List<String> of(BundleContext context, Predicate<Bundle> dropped) {
        List<String> lines = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (bundle.getState() == Bundle.INSTALLED && revision != null && !dropped.test(bundle)) {
                List<String> missing = revision.getDeclaredRequirements(null).stream()
                        .filter(r -> isNeeded(r) && providers(context, r).noneMatch(p -> true))
                        .map(Unresolved::sentence)
                        .toList();
                lines.add(bundle.getSymbolicName() + " " + bundle.getVersion() + " cannot be resolved: "
                        + (missing.isEmpty()
                                ? "it needs a bundle that cannot be resolved either"
                                : "missing " + String.join(", ", missing.subList(0, Math.min(2, missing.size())))
                                        + (missing.size() > 2 ? " and " + (missing.size() - 2) + " more" : "")));
            }
        }
        return lines;
    }

    private static boolean isNeeded(BundleRequirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        String resolution = directives.getOrDefault(Constants.RESOLUTION_DIRECTIVE, Constants.RESOLUTION_MANDATORY);
        String effective = directives.getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE);
        return resolution.equals(Constants.RESOLUTION_MANDATORY) && effective.equals(Constants.EFFECTIVE_RESOLVE);
    }

    private static Stream<BundleRevision> providers(BundleContext context, BundleRequirement requirement) {
        return Stream.of(context.getBundles())
                .map(b -> b.adapt(BundleRevision.class))
                .filter(r -> r != null
                        && r.getDeclaredCapabilities(requirement.getNamespace()).stream()
                                .anyMatch(requirement::matches));
    }

    private static String sentence(BundleRequirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        Matcher name = NAME.matcher(filter);
        String kind = requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)
                ? "package"
                : requirement.getNamespace();
        return kind + " " + (name.find() ? name.group(1) : filter);
    }
}
