package w2w.engine.internal.populate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Prompts;
import w2w.api.task.Task;
import w2w.engine.internal.cache.NumberCache;

/** Captions of a session as they stand, without syntax, encoded once and kept on disk, where the backbone lets encoded prompts out. */
final class TextCache {
    private final Denoising denoising;
    private final String model;
    private final NumberCache kept;

    TextCache(BackboneSession session, NumberCache kept) {
        this.denoising = session.denoising().orElseThrow();
        this.model = session.info().fingerprint() + "\n" + session.info().provenance();
        this.kept = kept;
    }

    /** The captions, each another one, in their order; the caller closes them. One that is too long is said each time, as it is encoded each time. */
    Prompts encode(List<String> captions, Task task) {
        Map<String, float[]> rows = new HashMap<>();
        captions.forEach(c -> kept.find(key(c)).ifPresent(row -> rows.put(c, row)));
        List<String> missing =
                captions.stream().filter(c -> !rows.containsKey(c)).toList();
        if (!missing.isEmpty()) {
            Prompts made = denoising.encode(missing);
            made.warnings().forEach(task::warn);
            denoising.numbers(made).ifPresent(all -> {
                for (int i = 0; i < missing.size(); i++) {
                    rows.put(missing.get(i), row(all, i, missing.size()));
                }
            });
            if (made.warnings().isEmpty() && rows.size() == captions.size()) {
                missing.forEach(c -> kept.keep(key(c), Objects.requireNonNull(rows.get(c))));
            }
            if (missing.size() == captions.size()) {
                return made;
            }
            made.close();
        }
        return restored(
                captions.stream().map(c -> Objects.requireNonNull(rows.get(c))).toList());
    }

    private Prompts restored(List<float[]> rows) {
        int size = rows.isEmpty() ? 0 : rows.get(0).length;
        float[] all = new float[rows.size() * size];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, i * size, size);
        }
        return denoising.restore(rows.size(), all);
    }

    private static float[] row(float[] all, int row, int rows) {
        int size = all.length / rows;
        return Arrays.copyOfRange(all, row * size, (row + 1) * size);
    }

    private String key(String caption) {
        return model + "\n" + caption;
    }
}
