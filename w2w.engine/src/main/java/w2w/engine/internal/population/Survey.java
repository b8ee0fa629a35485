package w2w.engine.internal.population;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import w2w.api.task.Sha256;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/**
 * The layout that most files have. Headers are read, not weights: names, shapes and the few single numbers (alpha) decide a layout, so
 * of files that agree in these one is read whole. What cannot be told so, such as torch files, is read.
 */
final class Survey {
    private static final String CONFIG = "adapter_config.json";
    private static final String PEFT = "lora_adapter_metadata";
    private static final int TRIES = 8;

    private final boolean[] adapters;
    private final int[] most;

    /** @param most of the files the ones that agree with the most others, rising */
    private Survey(boolean[] adapters, int... most) {
        this.adapters = adapters;
        this.most = most;
    }

    /** Whether a file looks like an adapter, usable or not. */
    boolean isAdapter(int index) {
        return adapters[index];
    }

    /** Files that have the layout of the most, rising; empty where no file can be used. */
    int[] most() {
        return most.clone();
    }

    /**
     * Looks at all files.
     *
     * @param layout reads a file whole and gives what must agree; empty where it cannot be in the population
     */
    static Survey of(List<Path> files, IntFunction<Optional<String>> layout, Task task) {
        int count = files.size();
        int[] heads = new int[count];
        Map<String, Integer> numbers = new ConcurrentHashMap<>();
        AtomicInteger next = new AtomicInteger();
        IntStream.range(0, count).parallel().forEach(i -> {
            task.check();
            Optional<String> head = head(files.get(i));
            heads[i] = head.isEmpty() ? -1 : numbers.computeIfAbsent(head.get(), h -> next.getAndIncrement());
        });
        List<List<Integer>> first = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            first.add(new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            if (heads[i] >= 0 && first.get(heads[i]).size() < TRIES) {
                first.get(heads[i]).add(i);
            }
        }
        List<Optional<String>> ofHead = first.parallelStream()
                .map(tries -> {
                    task.check();
                    return tries.stream()
                            .map(layout::apply)
                            .flatMap(Optional::stream)
                            .findFirst();
                })
                .toList();
        String[] layouts = new String[count];
        boolean[] adapters = new boolean[count];
        IntStream.range(0, count).parallel().forEach(i -> {
            task.check();
            Optional<String> found = heads[i] >= 0 ? ofHead.get(heads[i]) : layout.apply(i);
            layouts[i] = found.orElse("");
            adapters[i] = found.isPresent();
        });
        return vote(layouts, adapters);
    }

    private static Survey vote(String[] layouts, boolean[] adapters) {
        Map<String, Integer> votes = new HashMap<>();
        for (String layout : layouts) {
            votes.merge(layout, 1, Integer::sum);
        }
        String winner = "";
        int most = 0;
        for (int i = 0; i < layouts.length; i++) { // of layouts with as many files the first file's
            int count = adapters[i] ? votes.getOrDefault(layouts[i], 0) : 0;
            if (count > most) {
                most = count;
                winner = layouts[i];
            }
        }
        String layout = winner;
        return new Survey(
                adapters,
                IntStream.range(0, layouts.length)
                        .filter(i -> adapters[i] && layouts[i].equals(layout))
                        .toArray());
    }

    /** What decides the layout of a file or folder; empty where its header does not tell. */
    private static Optional<String> head(Path path) {
        try {
            StringBuilder text = new StringBuilder();
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.walk(path, 3)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        String name = String.valueOf(file.getFileName());
                        if (name.endsWith(".safetensors") || name.equals(CONFIG)) {
                            text.append(path.relativize(file)).append('\n');
                            add(text, file);
                        } else if (FileKind.of(file).isEmpty()) {
                            return Optional.empty();
                        }
                    }
                }
                return text.length() == 0 ? Optional.empty() : Optional.of(Sha256.of(text.toString()));
            }
            if (!FileKind.isSafetensors(FileKind.head(path))) {
                return Optional.empty();
            }
            add(text, path);
            Path config = path.resolveSibling(CONFIG);
            if (Files.exists(config)) {
                add(text, config);
            }
            return Optional.of(Sha256.of(text.toString()));
        } catch (IOException | W2wException e) {
            return Optional.empty(); // reading it whole says why
        }
    }

    private static void add(StringBuilder text, Path file) throws IOException {
        if (file.endsWith(CONFIG)) {
            text.append(Arrays.hashCode(Files.readAllBytes(file))).append('\n');
            return;
        }
        try (TensorSource tensors = Safetensors.open(file)) {
            text.append(tensors.metadata().getOrDefault(PEFT, "")).append('\n');
            List<String> lines = new ArrayList<>();
            for (TensorInfo tensor : tensors.tensors()) {
                String shape = tensor.name() + Arrays.toString(tensor.shape());
                lines.add(tensor.elements() == 1 ? shape + tensors.doubles(tensor.name())[0] : shape);
            }
            lines.sort(null);
            lines.forEach(line -> text.append(line).append('\n'));
        }
    }
}
