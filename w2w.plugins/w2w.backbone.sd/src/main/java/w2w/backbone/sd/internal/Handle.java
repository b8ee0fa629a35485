package w2w.backbone.sd.internal;

import ai.djl.pytorch.engine.PtNDManager;

/**
 * What a session hands out, with a manager that owns its arrays: refuses calls once it or the session is closed (a freed native
 * handle would end the process), and refuses to serve another session.
 */
abstract class Handle implements AutoCloseable {
    private final SdSession session;
    private final PtNDManager manager;
    private boolean closed;

    Handle(SdSession session) {
        this.session = session;
        this.manager = session.newManager();
    }

    final void open() {
        session.open();
        if (closed) {
            throw new IllegalStateException("this " + getClass().getSimpleName() + " is closed");
        }
    }

    final void openIn(SdSession other) {
        open();
        if (session != other) {
            throw new IllegalArgumentException("this " + getClass().getSimpleName() + " is of another session");
        }
    }

    /** The owner of what this handle keeps. */
    final PtNDManager manager() {
        return manager;
    }

    final SdSession session() {
        return session;
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            manager.close();
        }
    }
}
