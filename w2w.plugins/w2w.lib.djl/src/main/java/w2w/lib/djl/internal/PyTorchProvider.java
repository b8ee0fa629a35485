package w2w.lib.djl.internal;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import ai.djl.pytorch.engine.PtEngineProvider;

/**
 * Stands before DJL's own provider of the same name (DJL keeps the first it finds, and this bundle's own services come first), so
 * that the natives are loaded once, on whatever thread, with the class loader that holds them.
 */
public final class PyTorchProvider implements EngineProvider {
    private final EngineProvider own = new PtEngineProvider();

    @Override
    public String getEngineName() {
        return own.getEngineName();
    }

    @Override
    public int getEngineRank() {
        return own.getEngineRank();
    }

    @Override
    public Engine getEngine() {
        if (!Natives.loaded()) {
            Libtorch.check();
        }
        return AsContext.call(PyTorchProvider.class, own::getEngine);
    }
}
