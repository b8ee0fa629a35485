package w2w.ui.internal.gallery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.ui.internal.model.OpenSpace;

/**
 * Models to be written as adapters for other tools.
 *
 * @param format id of an {@link w2w.api.weights.AdapterFormat}
 */
record Export(List<Item> items, String format, Path folder) {
    Export {
        items = List.copyOf(items);
    }

    /** PEFT's adapters are folders, the others files. */
    static Path target(Path folder, Item item, String format) {
        return target(folder, item.name(), format);
    }

    private static Path target(Path folder, String name, String format) {
        return folder.resolve(name + (format.equals("peft") ? "" : ".safetensors"));
    }

    /** Writes them, those of the population as they were imported; how many. */
    int run(Workspace workspace, Optional<OpenSpace> space, Task task) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the folder cannot be made")
                    .at(folder.toString())
                    .advise("Choose another one")
                    .because(e);
        }
        List<Item> kept = items.stream().filter(Item::isKept).toList();
        List<Item> people = items.stream().filter(i -> !i.isKept()).toList();
        Set<String> imported =
                people.stream().map(i -> i.name().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        for (int i = 0; i < kept.size(); i++) {
            task.check();
            String name = kept.get(i).name();
            task.message(name);
            // a kept model and one of the population may have one name; they never share a file
            String file = imported.contains(name.toLowerCase(Locale.ROOT)) ? name + " (kept)" : name;
            workspace.exportModel(name, format, target(folder, file, format), Task.unwatched());
            task.progress((i + 1.0) / items.size());
        }
        Optional<Population> population = space.flatMap(s -> Population.of(workspace, s));
        if (people.isEmpty() || population.isEmpty()) {
            return kept.size();
        }
        String names = people.stream()
                .map(i -> "'" + i.name().replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "\"name\" in (", ")"));
        return kept.size()
                + workspace.exportPopulation(
                        population.get().name(),
                        names,
                        format,
                        folder,
                        task.part("population", (double) people.size() / items.size()));
    }
}
