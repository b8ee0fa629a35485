package w2w.engine.internal.render;

import w2w.api.diffusion.RenderSettings;
import w2w.api.studio.RenderRequest;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;

/**
 * Room for pictures in the memory of this process, beside that of the device: a batch is held as decoded numbers, one picture of it more is
 * compressed.
 *
 * @param bytes that the process may use
 */
record Heap(long bytes) {
    /** Bytes of a pixel that is decoded, float32 of three channels, twice while it is taken over from the device. */
    private static final long DECODED = 24;

    /** Bytes of a pixel that is written: packed twice, and compressed. */
    private static final long WRITTEN = 12;

    private static final int MEBI = 1 << 20;

    static Heap ofThisProcess() {
        return new Heap(Runtime.getRuntime().maxMemory());
    }

    /**
     * The request in batches that take half of it at most; a smaller batch is said.
     *
     * @throws W2wException DEVICE: one picture is too large
     */
    RenderRequest fitted(RenderRequest request, Task task) {
        RenderSettings s = request.settings();
        long pixels = (long) s.width() * s.height();
        long one = (DECODED + WRITTEN) * pixels;
        if (one > bytes) {
            throw W2wException.of(
                            Kind.DEVICE,
                            "a picture of " + s.width() + "×" + s.height() + " pixels takes about " + one / MEBI
                                    + " MiB of memory while it is drawn, and this process may use " + bytes / MEBI)
                    .advise("Draw a smaller one, or give more with W2W_JAVA_OPTS=-Xmx…");
        }
        long most = Math.max(1, (bytes / 2 - WRITTEN * pixels) / (DECODED * pixels));
        if (Math.min(request.batch(), request.items().size()) <= most) {
            return request;
        }
        task.warn(most + " pictures at once instead of " + request.batch() + ": memory has no room for more");
        return new RenderRequest(request.items(), s, request.space(), (int) most);
    }
}
