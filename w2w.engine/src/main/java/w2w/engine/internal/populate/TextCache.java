package w2w.engine.internal.populate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Prompts;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.kept.Kept;

/** Captions of a session, encoded once and kept on disk, where the backbone lets encoded prompts out. */
final class TextCache {
    private final Denoising denoising;
    private final String model;
    private final Kept kept;

    TextCache(BackboneSession session, Kept kept) {
        this.denoising = session.denoising().orElseThrow();
        this.model = session.info().fingerprint() + "\n" + session.info().provenance();
        this.kept = kept;
    }

    /** The captions in their order; the caller closes them. One that is too long is said each time, as it is encoded each time. */
    Prompts encode(List<String> captions, Task task) {
        List<Optional<float[]>> rows = captions.stream().map(this::find).toList();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).isEmpty()) {
                missing.add(captions.get(i));
            }
        }
        if (missing.isEmpty()) {
            return restored(rows);
        }
        Prompts made = denoising.encode(missing);
        made.warnings().forEach(task::warn);
        Optional<float[]> numbers = denoising.numbers(made);
        numbers.filter(all -> made.warnings().isEmpty()).ifPresent(all -> {
            for (int i = 0; i < missing.size(); i++) {
                kept.keep(key(missing.get(i)), row(all, i, missing.size()));
            }
        });
        if (missing.size() == captions.size()) {
            return made;
        }
        made.close();
        List<Optional<float[]>> all = new ArrayList<>(rows);
        for (int i = 0, m = 0; i < all.size(); i++) {
            if (all.get(i).isEmpty()) {
                all.set(i, Optional.of(row(numbers.orElseThrow(), m++, missing.size())));
            }
        }
        return restored(all);
    }

    private Prompts restored(List<Optional<float[]>> rows) {
        int size = rows.isEmpty() ? 0 : rows.get(0).orElseThrow().length;
        float[] all = new float[rows.size() * size];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i).orElseThrow(), 0, all, i * size, size);
        }
        return denoising.restore(rows.size(), all);
    }

    private static float[] row(float[] all, int row, int rows) {
        int size = all.length / rows;
        return Arrays.copyOfRange(all, row * size, (row + 1) * size);
    }

    private Optional<float[]> find(String caption) {
        try {
            return kept.find(key(caption));
        } catch (W2wException damaged) { // it is encoded anew
            return Optional.empty();
        }
    }

    private String key(String caption) {
        return model + "\n" + caption;
    }
}
