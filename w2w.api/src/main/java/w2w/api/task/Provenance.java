package w2w.api.task;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a result was computed from: fingerprints, seeds, settings, backbone, bundle versions, as dotted keys in order.
 * Immutable. It is written into the metadata of every exported file under keys that begin with {@link #PREFIX}.
 */
public record Provenance(SortedMap<String, String> entries) {
    /** What our keys begin with in a file's metadata. */
    public static final String PREFIX = "w2w.";

    /** Nothing known. */
    public static final Provenance NONE = new Provenance(new TreeMap<>());

    public Provenance {
        TreeMap<String, String> copy =
                new TreeMap<>(); // in the order of the keys, whatever comparator the given map has
        copy.putAll(entries);
        entries = Collections.unmodifiableSortedMap(copy);
    }

    /** This with one entry added or replaced. */
    public Provenance with(String key, Object value) {
        TreeMap<String, String> copy = new TreeMap<>(entries);
        copy.put(key, value.toString());
        return new Provenance(copy);
    }

    /** This with all of {@code other} below {@code key.}: what an input was itself computed from. */
    public Provenance with(String key, Provenance other) {
        TreeMap<String, String> copy = new TreeMap<>(entries);
        other.entries.forEach((k, v) -> copy.put(key + "." + k, v));
        return new Provenance(copy);
    }

    /** The entries as a file's metadata, each key with {@link #PREFIX}. */
    public SortedMap<String, String> toMetadata() {
        TreeMap<String, String> metadata = new TreeMap<>();
        entries.forEach((k, v) -> metadata.put(PREFIX + k, v));
        return metadata;
    }

    /** The provenance found in a file's metadata; other keys are left out. */
    public static Provenance fromMetadata(Map<String, String> metadata) {
        TreeMap<String, String> found = new TreeMap<>();
        metadata.forEach((k, v) -> {
            if (k.startsWith(PREFIX)) {
                found.put(k.substring(PREFIX.length()), v);
            }
        });
        return new Provenance(found);
    }
}
