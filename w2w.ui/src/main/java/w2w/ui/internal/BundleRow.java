package w2w.ui.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** One bundle as the About box shows it. */
record BundleRow(String name, String version, String state, String licence) {
    /** All bundles of the process, by name. */
    static List<BundleRow> all(BundleContext context) {
        return Arrays.stream(context.getBundles())
                .map(BundleRow::of)
                .sorted(Comparator.comparing(BundleRow::name))
                .toList();
    }

    private static BundleRow of(Bundle bundle) {
        String name = bundle.getSymbolicName();
        String licence = bundle.getHeaders().get(Constants.BUNDLE_LICENSE);
        return new BundleRow(
                name == null ? bundle.getLocation() : name,
                bundle.getVersion().toString(),
                state(bundle.getState()),
                licence == null ? "" : shorten(licence));
    }

    /** A licence header may carry links and several entries; their identifiers are what fits into a column. */
    static String shorten(String header) {
        return Arrays.stream(header.split(","))
                .map(clause -> clause.split(";", 2)[0].strip().replace("\"", ""))
                .distinct()
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }

    private static String state(int state) {
        return switch (state) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.INSTALLED -> "installed";
            default -> "uninstalled";
        };
    }
}
