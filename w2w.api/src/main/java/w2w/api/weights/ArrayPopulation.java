package w2w.api.weights;

import java.util.List;
import java.util.Objects;
import w2w.api.task.Sha256;

/** {@link Population#inMemory}. */
final class ArrayPopulation implements Population {
    private final String name;
    private final WeightLayout layout;
    private final List<String> models;
    private final LabelTable labels;
    private final float[] weights;

    ArrayPopulation(String name, WeightLayout layout, List<String> models, LabelTable labels, float[] weights) {
        this.name = name;
        this.layout = layout;
        this.models = List.copyOf(models);
        this.labels = labels;
        this.weights = weights.clone();
        if (models.stream().distinct().count() != models.size()) {
            throw new IllegalArgumentException("two models have one name");
        }
        if (weights.length != (long) models.size() * layout.size() || labels.rows() != models.size()) {
            throw new IllegalArgumentException(models.size() + " models of " + layout.size() + " numbers: "
                    + weights.length + " numbers and " + labels.rows() + " rows of labels given");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public WeightLayout layout() {
        return layout;
    }

    @Override
    public int size() {
        return models.size();
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public LabelTable labels() {
        return labels;
    }

    @Override
    public String fingerprint() {
        Sha256 digest = new Sha256().add(layout.fingerprint());
        for (int i = 0; i < models.size(); i++) {
            digest.add(
                    new Sha256().add(weights, i * layout.size(), layout.size()).bytes());
        }
        return digest.hex();
    }

    @Override
    public void read(int first, int count, float[] target, int offset) {
        Objects.checkFromIndexSize(first, count, models.size());
        System.arraycopy(weights, first * layout.size(), target, offset, count * layout.size());
    }

    @Override
    public void close() {
        // nothing is held open
    }
}
