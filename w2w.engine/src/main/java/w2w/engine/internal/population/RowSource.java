package w2w.engine.internal.population;

import java.util.List;
import w2w.api.studio.PopulationReport.Skipped;
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

    /**
     * A model and what its file tells.
     *
     * @param lost share of ‖ΔW‖² that reading it as low-rank layers took away
     * @param facts as {@link Facts} writes them
     */
    record Read(Adapter adapter, double lost, String facts) {}

    /** The same with what the file tells of it. */
    default Read readWithFacts(int index) {
        return new Read(read(index), 0, "");
    }

    /** Whether a row with the weights of an earlier one is left out. */
    boolean refusesDuplicates();

    /** What lay beside the rows and is none, in the order of the sources. */
    default List<Skipped> passedOver() {
        return List.of();
    }

    /** What a person should know of the source, a line each. */
    default List<String> notes() {
        return List.of();
    }

    @Override
    void close();
}
