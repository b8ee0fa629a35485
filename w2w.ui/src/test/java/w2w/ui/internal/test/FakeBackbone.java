package w2w.ui.internal.test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Rendering;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.WeightLayout;

/** Opens anything; {@link FakeRenderer} does the drawing. */
public final class FakeBackbone implements DiffusionBackbone {
    /** Sessions that are open. */
    public final AtomicInteger open = new AtomicInteger();

    @Override
    public boolean accepts(String model) {
        return true;
    }

    @Override
    public BackboneSession open(OpenRequest request, Task task) {
        open.incrementAndGet();
        return new BackboneSession() {
            private boolean closed;

            @Override
            public BackboneInfo info() {
                return new BackboneInfo("fake", "Plain Java faces", 64, 64, 8, List.of(), Provenance.NONE);
            }

            @Override
            public AdapterBank bank(WeightLayout layout, int capacity) {
                throw new IllegalStateException("the renderer needs none");
            }

            @Override
            public Optional<Rendering> rendering() {
                return Optional.empty();
            }

            @Override
            public Optional<Denoising> denoising() {
                return Optional.empty();
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    open.decrementAndGet();
                }
            }
        };
    }
}
