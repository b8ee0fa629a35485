package w2w.engine.internal.render;

import org.jspecify.annotations.Nullable;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.RenderSettings;
import w2w.api.task.Task;

/** The words of a request's items, encoded as they are needed; those of one batch at least are held, and those before are let go. */
final class Spoken implements AutoCloseable {
    private final BackboneSession session;
    private final Denoising denoising;
    private final Cast cast;
    private final RenderSettings settings;
    private @Nullable Words held;

    Spoken(BackboneSession session, Denoising denoising, Cast cast, RenderSettings settings) {
        this.session = session;
        this.denoising = denoising;
        this.cast = cast;
        this.settings = settings;
    }

    /** Of {@code count} items from {@code first} on; good until the next call. */
    Words words(int first, int count, Task task) {
        Words words = held;
        if (words == null || !words.cover(first, count)) {
            close();
            words = Words.encode(session, denoising, cast, settings, first, count, task);
            held = words;
        }
        return words;
    }

    @Override
    public void close() {
        if (held != null) {
            held.close();
            held = null;
        }
    }
}
