package w2w.engine.internal.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Plugins;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.FindCommand;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Directions of the spaces of a workspace. Those of a space that was fitted anew are not seen, and their names are free. */
final class KeptDirections {
    private static final Logger LOG = LoggerFactory.getLogger(KeptDirections.class);

    private final Places places;
    private final Ledger ledger;
    private final Plugins plugins;
    private final Fingerprints fingerprints;
    private final Set<Path> damaged = ConcurrentHashMap.newKeySet();

    KeptDirections(Places places, Ledger ledger, Plugins plugins, Fingerprints fingerprints) {
        this.places = places;
        this.ledger = ledger;
        this.plugins = plugins;
        this.fingerprints = fingerprints;
    }

    /** Of a space as it is now, sorted by name. */
    List<EditDirection> of(String space) {
        String fingerprint = fingerprints.of(places.spaceFile(space));
        Path folder = Places.directions(space);
        return places.files(folder).stream()
                .flatMap(n -> readable(places.at(folder.resolve(n + Places.SUFFIX))))
                .filter(d -> d.space().equals(fingerprint))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /** A direction; none where its file is damaged, which is said once. */
    private Stream<EditDirection> readable(Path file) {
        try {
            return Stream.of(DirectionFile.read(file));
        } catch (W2wException e) {
            if (damaged.add(file)) {
                LOG.warn("the direction is left out: {}", e.getMessage());
            }
            return Stream.empty();
        }
    }

    EditDirection get(String space, String name) {
        List<EditDirection> there = of(space);
        return there.stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Names.unknown("direction", name, names(there)));
    }

    /** Refuses wanted names that are taken, before the search. */
    void requireFree(FindCommand command) {
        requireFree(command.replace(), command.space(), command.request().wanted());
    }

    private void requireFree(boolean replace, String space, List<String> wanted) {
        List<String> there = replace || wanted.isEmpty() ? List.of() : names(of(space));
        wanted.stream().filter(there::contains).findFirst().ifPresent(name -> {
            throw Names.taken("direction", name);
        });
    }

    List<EditDirection> find(FindCommand command, WeightSpace space, PopulationCoefficients population, Task task) {
        List<EditDirection> found = new Finding(plugins).find(command, space, population, of(command.space()), task);
        List<EditDirection> kept = new ArrayList<>();
        ledger.change("direction find", Finding.arguments(command, plugins), () -> {
            kept.addAll(named(command, found));
            return kept.stream().map(d -> put(command.space(), d)).toList();
        });
        return kept;
    }

    /** Directions under the names they get; the finder's own, for which nobody asked, give way to those that are there. */
    private List<EditDirection> named(FindCommand command, List<EditDirection> found) {
        if (command.replace() || !command.request().wanted().isEmpty()) {
            requireFree(command.replace(), command.space(), names(found));
            return found;
        }
        List<String> taken = new ArrayList<>(names(of(command.space())));
        List<EditDirection> named = new ArrayList<>();
        for (EditDirection d : found) {
            String free = free(d.name(), taken);
            taken.add(free);
            named.add(new EditDirection(free, d.space(), d.step(), d.origin(), d.quality(), d.provenance()));
        }
        return named;
    }

    private static List<String> names(List<EditDirection> directions) {
        return directions.stream().map(EditDirection::name).toList();
    }

    void keep(String space, List<EditDirection> directions, boolean replace) {
        String fingerprint = fingerprints.of(places.spaceFile(space));
        for (EditDirection direction : directions) {
            if (!direction.space().equals(fingerprint)) {
                throw W2wException.input("direction " + direction.name() + " is of another space than " + space);
            }
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("space", space);
        arguments.put("names", String.join(", ", names(directions)));
        ledger.change("direction keep", arguments, () -> {
            requireFree(replace, space, names(directions));
            return directions.stream().map(d -> put(space, d)).toList();
        });
    }

    private static Change put(String space, EditDirection direction) {
        return new Change.Put(Places.direction(space, direction.name()), DirectionFile.write(direction));
    }

    void remove(String space, List<String> names) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("space", space);
        arguments.put(names.size() == 1 ? "name" : "names", String.join(", ", names));
        ledger.change("direction remove", arguments, () -> names.stream()
                .distinct()
                .<Change>map(name -> new Change.Remove(
                        Places.direction(space, get(space, name).name())))
                .toList());
    }

    /** The first of {@code NAME-2}, {@code NAME-3}… that is free, where the name is not: a number in it is the finder's, and stays. */
    private static String free(String name, Collection<String> taken) {
        String free = name;
        for (int i = 2; taken.contains(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }
}
