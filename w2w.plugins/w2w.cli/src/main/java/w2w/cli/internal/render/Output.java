package w2w.cli.internal.render;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Subject;
import w2w.api.task.W2wException;

/**
 * A picture to be drawn, and where to.
 *
 * @param model name of the one it is of
 */
record Output(String model, RenderRequest.Item item, Path file) {
    private static final String PNG = ".png";

    /** One of every subject with every seed, each in a file of its own. */
    static List<Output> of(Map<String, Subject> subjects, long[] seeds, Path directory, @Nullable Path out) {
        Path target = directory.resolve(out == null ? Path.of("") : out);
        boolean one = subjects.size() * (long) seeds.length == 1;
        boolean named = out != null && out.toString().endsWith(PNG) && !Files.isDirectory(target);
        if (named && !one) {
            throw W2wException.input("--out names one file, and " + subjects.size() * (long) seeds.length
                            + " pictures are to be drawn")
                    .at(target.toString())
                    .advise("Name a folder");
        }
        List<Output> all = new ArrayList<>();
        Map<Path, String> taken = new HashMap<>();
        subjects.forEach((name, subject) -> {
            String stem = String.valueOf(Path.of(name).getFileName()).replaceFirst("\\.safetensors$", "");
            for (long seed : seeds) {
                Path file =
                        named ? target : target.resolve(stem + "-" + seed + PNG).normalize();
                String other = taken.put(file, name);
                if (other != null) {
                    throw W2wException.input("two pictures would be written to one file: of " + other + " and of "
                                    + name + ", both with seed " + seed)
                            .at(file.toString())
                            .advise("Draw them one after the other, with folders of their own: --out DIR");
                }
                all.add(new Output(name, new RenderRequest.Item(subject, seed), file));
            }
        });
        return all;
    }
}
