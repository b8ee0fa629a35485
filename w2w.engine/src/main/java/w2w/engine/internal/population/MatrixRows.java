package w2w.engine.internal.population;

import java.util.List;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Rows of one tensor, in a layout that somebody else knows. */
public final class MatrixRows implements RowSource {
    private final TensorSource file;
    private final TensorInfo tensor;
    private final WeightLayout layout;
    private final List<String> names;
    private final String stamp;
    private final boolean refusesDuplicates;

    /**
     * Takes the file over.
     *
     * @param names of the rows; empty to number them
     * @param stamp changes when the file changes
     */
    public MatrixRows(
            TensorSource file, WeightLayout layout, List<String> names, String stamp, boolean refusesDuplicates) {
        this.file = file;
        this.layout = layout;
        this.names = List.copyOf(names);
        this.stamp = stamp;
        this.refusesDuplicates = refusesDuplicates;
        List<TensorInfo> matrices =
                file.tensors().stream().filter(t -> t.dimensions() == 2).toList();
        if (matrices.size() != 1) {
            throw W2wException.input("one tensor of two dimensions was expected, there are " + matrices.size())
                    .at(file.source());
        }
        tensor = matrices.get(0);
        if (tensor.dimension(1) != layout.size()) {
            throw W2wException.input("its rows have " + tensor.dimension(1) + " numbers, the layout " + layout.size())
                    .at(file.source() + ", tensor " + tensor.name());
        }
        if (tensor.dimension(0) < 1 || tensor.dimension(0) > Integer.MAX_VALUE) {
            throw W2wException.input("it has " + tensor.dimension(0) + " rows")
                    .at(file.source() + ", tensor " + tensor.name());
        }
        if (!names.isEmpty() && names.size() != tensor.dimension(0)) {
            throw W2wException.input("it has " + tensor.dimension(0) + " rows, the table of labels " + names.size())
                    .at(file.source() + ", tensor " + tensor.name());
        }
    }

    @Override
    public int size() {
        return (int) tensor.dimension(0);
    }

    @Override
    public String name(int index) {
        return names.isEmpty() ? Integer.toString(index) : names.get(index);
    }

    @Override
    public String source(int index) {
        return file.source().substring(file.source().lastIndexOf('/') + 1) + "#" + index;
    }

    @Override
    public String stamp(int index) {
        return stamp;
    }

    @Override
    public Adapter read(int index) {
        float[] row = new float[layout.size()];
        file.read(tensor.name(), (long) index * row.length, row.length, row, 0);
        return Adapter.owning(layout, row);
    }

    @Override
    public boolean refusesDuplicates() {
        return refusesDuplicates;
    }

    @Override
    public void close() {
        file.close();
    }
}
