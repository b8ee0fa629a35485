package w2w.engine.internal.plugins;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/**
 * Which bundles may not be dropped, told by their manifest before they are installed: those that stand in for a part of the distribution
 * or change one. Plug-ins are trusted code; this keeps a wrong build from disabling every command.
 */
final class Refusals {
    private static final List<String> FRAMEWORK =
            List.of(Constants.SYSTEM_BUNDLE_SYMBOLICNAME, "org.apache.felix.framework");

    private final BundleContext context;
    private final Predicate<Bundle> dropped;
    private volatile @Nullable Distribution distribution;

    /** @param dropped whether a bundle comes from the watched folder */
    Refusals(BundleContext context, Predicate<Bundle> dropped) {
        this.context = context;
        this.dropped = dropped;
    }

    /** Why a file must not become a bundle; empty where it may, and for what is not a jar. */
    Optional<String> of(File file) {
        if (!file.isFile()) {
            return Optional.empty();
        }
        try (JarFile jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            attributes.forEach((key, value) -> headers.put(key.toString(), value.toString()));
            return of(headers);
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** The same of an installed bundle. */
    Optional<String> of(Bundle bundle) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(FrameworkUtil.asMap(bundle.getHeaders("")));
        return of(headers);
    }

    private Optional<String> of(Map<String, String> headers) {
        Distribution ours = distribution;
        if (ours == null) {
            ours = distribution();
            distribution = ours;
        }
        return of(headers, ours.names()::contains, ours.packages());
    }

    /**
     * What the bundles that were not dropped have; it stays the same while a process runs.
     *
     * @param names symbolic names
     * @param packages who exports what
     */
    private record Distribution(Set<String> names, Map<String, String> packages) {}

    private Distribution distribution() {
        Set<String> names = new HashSet<>();
        Map<String, String> packages = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (!dropped.test(bundle) && bundle.getSymbolicName() != null) {
                names.add(bundle.getSymbolicName());
                String exports = bundle.getHeaders("").get(Constants.EXPORT_PACKAGE);
                for (Clause clause : Clause.list(exports == null ? "" : exports)) {
                    clause.paths().forEach(p -> packages.put(p, bundle.getSymbolicName()));
                }
            }
        }
        return new Distribution(names, packages);
    }

    /**
     * @param ours whether a symbolic name is that of a bundle of the distribution
     * @param packages who exports what in the distribution
     */
    static Optional<String> of(Map<String, String> headers, Predicate<String> ours, Map<String, String> packages) {
        for (Clause host : Clause.list(headers.getOrDefault(Constants.FRAGMENT_HOST, ""))) {
            for (String name : host.paths()) {
                if (FRAMEWORK.contains(name) || host.parameters().containsKey(Constants.EXTENSION_DIRECTIVE)) {
                    return Optional.of("it extends the framework (Fragment-Host: " + name + ")");
                }
                if (ours.test(name)) {
                    return Optional.of("it attaches to " + name + ", a bundle of the distribution");
                }
            }
        }
        for (Clause clause : Clause.list(headers.getOrDefault(Constants.BUNDLE_SYMBOLICNAME, ""))) {
            for (String name : clause.paths()) {
                if (ours.test(name) || FRAMEWORK.contains(name)) {
                    return Optional.of("it has the name of " + name + ", a bundle of the distribution");
                }
            }
        }
        for (Clause clause : Clause.list(headers.getOrDefault(Constants.EXPORT_PACKAGE, ""))) {
            for (String name : clause.paths()) {
                String owner = packages.get(name);
                if (owner != null && isReserved(name)) {
                    return Optional.of("it exports the package " + name + ", which belongs to " + owner);
                }
            }
        }
        return Optional.empty();
    }

    /** Other libraries may be there twice: the resolver keeps the distribution's own to itself. */
    private static boolean isReserved(String name) {
        return name.startsWith("w2w.")
                || name.startsWith("java.")
                || name.startsWith("org.osgi.")
                || name.startsWith("org.slf4j");
    }

    /**
     * A clause of a manifest header (OSGi Core 3.2.4).
     *
     * @param parameters attributes and directives, the latter without their colon
     */
    record Clause(List<String> paths, Map<String, String> parameters) {
        static List<Clause> list(String header) {
            List<Clause> clauses = new ArrayList<>();
            for (String text : split(header, ',')) {
                List<String> paths = new ArrayList<>();
                Map<String, String> parameters = new HashMap<>();
                for (String part : split(text, ';')) {
                    int equals = part.indexOf('=');
                    if (equals < 0) {
                        paths.add(part);
                    } else {
                        String key = part.substring(0, equals).strip();
                        String name = key.endsWith(":")
                                ? key.substring(0, key.length() - 1).strip()
                                : key;
                        parameters.put(name, part.substring(equals + 1).strip());
                    }
                }
                clauses.add(new Clause(List.copyOf(paths), Map.copyOf(parameters)));
            }
            return clauses;
        }

        /** Parts between separators that stand outside quotes, without empty ones. */
        private static List<String> split(String text, char separator) {
            List<String> parts = new ArrayList<>();
            boolean quoted = false;
            int from = 0;
            for (int i = 0; i <= text.length(); i++) {
                boolean end = i == text.length();
                if (!end && text.charAt(i) == '"') {
                    quoted = !quoted;
                }
                if (end || (!quoted && text.charAt(i) == separator)) {
                    String part = text.substring(from, i).strip();
                    if (!part.isEmpty()) {
                        parts.add(part);
                    }
                    from = i + 1;
                }
            }
            return parts;
        }
    }
}
