package w2w.backbone.sd.internal;

import ai.djl.pytorch.engine.PtNDManager;
import java.util.Optional;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Rendering;
import w2w.api.weights.WeightLayout;

/** One user of a checkpoint: owns its banks and prompts, not the weights. */
final class SdSession implements BackboneSession {
    private final SharedCheckpoints.Lease lease;
    private final BackboneInfo info;
    private final SdDenoising denoising;
    private final PtNDManager manager;
    private boolean closed;

    SdSession(SharedCheckpoints.Lease lease, BackboneInfo info, int tile) {
        this.lease = lease;
        this.info = info;
        this.manager = lease.checkpoint().newManager();
        this.denoising = new SdDenoising(this, tile);
    }

    void open() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
    }

    Checkpoint checkpoint() {
        open();
        return lease.checkpoint();
    }

    /** A manager that closes with the session. */
    PtNDManager newManager() {
        open();
        return manager.newSubManager(manager.getDevice());
    }

    @Override
    public BackboneInfo info() {
        open();
        return info;
    }

    @Override
    public AdapterBank bank(WeightLayout layout, int capacity) {
        return new SdBank(this, layout, capacity);
    }

    /** Whole pictures are made of single steps by whoever called. */
    @Override
    public Optional<Rendering> rendering() {
        open();
        return Optional.empty();
    }

    @Override
    public Optional<Denoising> denoising() {
        open();
        return Optional.of(denoising);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            manager.close();
            lease.close();
        }
    }
}
