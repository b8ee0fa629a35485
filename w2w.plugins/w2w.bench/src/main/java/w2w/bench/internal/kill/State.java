package w2w.bench.internal.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import w2w.api.studio.Workspace;
import w2w.bench.internal.Hashed;

/**
 * What a workspace holds and what lies in the output folder.
 *
 * @param items {@code model a-1}, {@code file x.png} and the like, each with a hash of what it is
 */
record State(Map<String, String> items) {
    private static final String FILE = "file ";

    /** How Felix marks a configuration that was only asked for. */
    private static final String NOTHING_SET = "_felix_.cm.newConfiguration=B\"true\"";

    /** On which side of the change a command makes a state is. */
    enum Side {
        BEFORE,
        /** Some outputs are there, of a command that makes them one at a time. */
        PARTLY,
        AFTER
    }

    /**
     * What was found of a state.
     *
     * @param fault what is wrong with it; empty where nothing is
     */
    record Judgement(Side side, String fault) {}

    /**
     * What two whole runs of a command, each from the same beginning, lead to. What differs between the two (a time, say) is not compared by content.
     */
    record After(State once, State twice) {
        private boolean varies(String key) {
            return !Objects.equals(once.items.get(key), twice.items.get(key));
        }
    }

    /** @param config folder of the settings that commands keep */
    static State of(Workspace workspace, Path out, Path config) throws IOException {
        Map<String, String> items = new TreeMap<>();
        Path root = workspace.folder();
        workspace
                .models()
                .forEach(m -> items.put("model " + m, Hashed.file(root.resolve("models/" + m + ".safetensors"))));
        for (String space : workspace.spaces()) {
            items.put("space " + space, Hashed.file(root.resolve("spaces/" + space + ".safetensors")));
            workspace
                    .directions(space)
                    .forEach(d -> items.put(
                            "direction " + space + " " + d.name(), Integer.toHexString(Arrays.hashCode(d.step()))));
        }
        for (String name : workspace.populations()) {
            workspace.population(name).close(); // it opens
            items.put("population " + name, tree(root.resolve("populations/" + name)));
        }
        for (String name : files(out)) {
            items.put(FILE + name, Hashed.file(out.resolve(name)));
        }
        for (String name : files(config)) {
            if (Files.readString(config.resolve(name)).contains(NOTHING_SET)) {
                continue;
            }
            items.put("setting " + name, Hashed.file(config.resolve(name)));
        }
        return new State(items);
    }

    private static String tree(Path folder) throws IOException {
        StringBuilder hashes = new StringBuilder();
        for (String name : files(folder)) {
            hashes.append(name).append(' ').append(Hashed.file(folder.resolve(name)));
        }
        return hashes.toString();
    }

    /** What differs from what whole runs lead to; empty where nothing does. */
    String differs(After expected) {
        Set<String> keys = new TreeSet<>(items.keySet());
        keys.addAll(expected.once.items.keySet());
        for (String key : keys) {
            String is = items.get(key);
            String wanted = expected.once.items.get(key);
            boolean same = expected.varies(key) ? (is == null) == (wanted == null) : Objects.equals(is, wanted);
            if (!same) {
                return wrong(key, wanted, is);
            }
        }
        return "";
    }

    /** Files below a folder that have their final name. */
    static Set<String> files(Path out) throws IOException {
        Set<String> files = new TreeSet<>();
        if (Files.isDirectory(out)) {
            try (Stream<Path> all = Files.walk(out)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
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
     * Says on which side of a command a state is, and what is wrong with it. What the command leaves alone must be as it was; all that it
     * changes must be as before, or all as after.
     *
     * @param oneByOne whether files may come one at a time
     */
    static Judgement judge(State before, State found, After after, boolean oneByOne) {
        Set<String> keys = new TreeSet<>(before.items.keySet());
        keys.addAll(found.items.keySet());
        keys.addAll(after.once.items.keySet());
        Set<String> old = new TreeSet<>();
        Set<String> made = new TreeSet<>();
        for (String key : keys) {
            String was = before.items.get(key);
            String is = found.items.get(key);
            String becomes = after.once.items.get(key);
            if (Objects.equals(was, becomes) && !after.varies(key)) {
                if (!Objects.equals(is, was)) {
                    return new Judgement(Side.BEFORE, wrong(key, was, is));
                }
            } else if (Objects.equals(is, was)) {
                old.add(key);
            } else if (Objects.equals(is, becomes) || (is != null && becomes != null && after.varies(key))) {
                made.add(key);
            } else {
                return new Judgement(Side.BEFORE, wrong(key, was, is));
            }
        }
        if (old.isEmpty() || made.isEmpty()) {
            return new Judgement(made.isEmpty() ? Side.BEFORE : Side.AFTER, "");
        }
        boolean mayBe = oneByOne && Stream.concat(old.stream(), made.stream()).allMatch(k -> k.startsWith(FILE));
        return new Judgement(Side.PARTLY, mayBe ? "" : "half done: as after " + made + ", as before " + old);
    }

    private static String wrong(String key, @Nullable String was, @Nullable String is) {
        if (is == null) {
            return "lost: " + key;
        }
        return (was == null ? "left by no whole run: " : "neither as before nor as after: ") + key;
    }
}
