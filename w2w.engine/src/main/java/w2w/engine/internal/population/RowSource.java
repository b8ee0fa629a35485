package w2w.engine.internal.population;

import w2w.api.weights.Adapter;

/** Where the rows of an import come from: files in the order of their paths, or the rows of a matrix. Any thread may call. */
public interface RowSource extends AutoCloseable {
    int size();

    /** What the model is called. */
    String name(int index);

    /** What it was read from, as a person finds it again. */
    String source(int index);

    /** Changes when the content changes: tells whether a row read before a kill is still the row. */
    String stamp(int index);

    /**
     * One model.
     *
     * @throws w2w.api.task.W2wException INPUT: why it cannot be used
     */
    Adapter read(int index);

    /** Whether a row with the weights of an earlier one is left out. */
    boolean refusesDuplicates();

    @Override
    void close();
}
