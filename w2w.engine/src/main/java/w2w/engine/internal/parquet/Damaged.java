package w2w.engine.internal.parquet;

import w2w.api.task.W2wException;

/** The one way in which a file that is not what it says is refused. */
final class Damaged {
    private Damaged() {}

    static W2wException because(String what) {
        return W2wException.input("the Parquet file is damaged: " + what);
    }
}
