package w2w.bench.internal.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import w2w.api.studio.Workspace;
import w2w.bench.internal.Hashed;

/**
 * What a workspace holds and what lies in the output folder, by name.
 *
 * @param inside {@code model a-1} and the like, each with a hash of what it is, as far as it has one
 * @param outside files below the output folder that have their final name
 */
record State(Map<String, String> inside, Set<String> outside) {
    static State of(Workspace workspace, Path out) throws IOException {
        Map<String, String> inside = new TreeMap<>();
        Path root = workspace.folder();
        workspace
                .models()
                .forEach(m -> inside.put("model " + m, Hashed.file(root.resolve("models/" + m + ".safetensors"))));
        workspace
                .spaces()
                .forEach(s -> inside.put("space " + s, Hashed.file(root.resolve("spaces/" + s + ".safetensors"))));
        workspace.populations().forEach(p -> {
            try (var population = workspace.population(p)) {
                inside.put("population " + p, population.fingerprint());
            }
        });
        workspace
                .spaces()
                .forEach(s -> workspace.directions(s).forEach(d -> inside.put("direction " + s + " " + d.name(), "")));
        return new State(inside, files(out));
    }

    static Set<String> files(Path out) throws IOException {
        Set<String> files = new LinkedHashSet<>();
        if (Files.isDirectory(out)) {
            try (Stream<Path> all = Files.walk(out)) {
                for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                    String name = out.relativize(file).toString();
                    if (Stream.of(name.split("/")).noneMatch(part -> part.startsWith(".") || part.endsWith(".tmp"))) {
                        files.add(name);
                    }
                }
            }
        }
        return files;
    }

    /**
     * What is wrong with a state that must be {@code before} or {@code after}; empty where it is one of them. What both have unchanged
     * must be there unchanged; what the command changes may be of either.
     */
    static String judge(State before, State found, State after) {
        for (Map.Entry<String, String> kept : before.inside.entrySet()) {
            boolean stays = kept.getValue().equals(after.inside.get(kept.getKey()));
            if (stays && !kept.getValue().equals(found.inside.get(kept.getKey()))) {
                return "lost or changed: " + kept.getKey();
            }
        }
        boolean isBefore = found.inside.equals(before.inside);
        boolean isAfter = found.inside.keySet().equals(after.inside.keySet());
        if (!isBefore && !isAfter) {
            return "neither before nor after: " + found.inside.keySet();
        }
        Set<String> foreign = new LinkedHashSet<>(found.outside);
        foreign.removeAll(after.outside);
        return foreign.isEmpty() ? "" : "files that no whole run leaves: " + foreign;
    }
}
