package w2w.backbone.closedform.internal;

import java.util.Optional;
import java.util.stream.Stream;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Rendering;
import w2w.api.task.Provenance;
import w2w.api.task.Sha256;
import w2w.api.weights.WeightLayout;

/** Either steps or renders, as the model's name says. */
final class ClosedFormSession implements BackboneSession {
    private final BackboneInfo info;
    private final boolean renderOnly;
    private boolean closed;

    ClosedFormSession(String model) {
        renderOnly = model.equals(ClosedFormBackbone.RENDER_ONLY);
        info = new BackboneInfo(
                fingerprint(),
                "Closed form",
                16,
                16,
                ClosedForm.DOWNSCALE,
                renderOnly
                        ? ClosedForm.LAYERS
                        : Stream.concat(ClosedForm.LAYERS.stream(), Stream.of(ClosedForm.TEXT))
                                .toList(),
                Provenance.NONE.with("backbone.model", model));
    }

    private static String fingerprint() {
        Sha256 digest = new Sha256();
        for (int layer = 0; layer < ClosedForm.LAYERS.size(); layer++) {
            digest.add(ClosedForm.baseWeights(layer));
        }
        return digest.hex();
    }

    void open() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
    }

    @Override
    public BackboneInfo info() {
        open();
        return info;
    }

    @Override
    public AdapterBank bank(WeightLayout layout, int capacity) {
        open();
        return new ClosedFormBank(this, layout, capacity);
    }

    @Override
    public Optional<Rendering> rendering() {
        open();
        return renderOnly ? Optional.of(new ClosedFormRendering(this)) : Optional.empty();
    }

    @Override
    public Optional<Denoising> denoising() {
        open();
        return renderOnly ? Optional.empty() : Optional.of(new ClosedFormDenoising(this));
    }

    @Override
    public void close() {
        closed = true;
    }
}
