package w2w.backbone.closedform.internal;

/** What a session hands out: refuses calls once it or the session is closed, and refuses to serve another session. */
abstract class Handle implements AutoCloseable {
    private final ClosedFormSession session;
    private boolean closed;

    Handle(ClosedFormSession session) {
        this.session = session;
    }

    final void open() {
        session.open();
        if (closed) {
            throw new IllegalStateException(getClass().getSimpleName() + " is closed");
        }
    }

    final void openIn(ClosedFormSession other) {
        open();
        if (session != other) {
            throw new IllegalArgumentException(getClass().getSimpleName() + " is of another session");
        }
    }

    @Override
    public final void close() {
        closed = true;
    }
}
