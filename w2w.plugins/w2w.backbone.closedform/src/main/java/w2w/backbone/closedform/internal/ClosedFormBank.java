package w2w.backbone.closedform.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import w2w.api.diffusion.AdapterBank;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;

/** Adapters as they are; the numbers of one model follow those of the one before. */
class ClosedFormBank extends Handle implements AdapterBank {
    private final WeightLayout layout;
    private final Adapter[] adapters;

    ClosedFormBank(ClosedFormSession session, WeightLayout layout, int capacity) {
        super(session);
        if (capacity < 1) {
            throw new IllegalArgumentException("a bank for " + capacity + " models");
        }
        List<String> unknown = layout.layers().stream()
                .filter(l -> session.info().layers().stream()
                        .noneMatch(k -> k.adapted(l.rank(), l.alpha()).equals(l)))
                .flatMap(l -> List.of(l.module() + ".A", l.module() + ".B").stream())
                .toList();
        if (!unknown.isEmpty()) {
            throw W2wException.input(
                    "the model has no such layers, or of another shape: " + String.join(", ", unknown));
        }
        this.layout = layout;
        this.adapters = new Adapter[capacity];
        Arrays.fill(adapters, Adapter.owning(layout, new float[layout.size()]));
    }

    @Override
    public WeightLayout layout() {
        open();
        return layout;
    }

    @Override
    public int capacity() {
        open();
        return adapters.length;
    }

    @Override
    public void set(int index, Adapter adapter) {
        open();
        Objects.checkIndex(index, adapters.length);
        List<String> differences = layout.differences(adapter.layout(), 5);
        if (!differences.isEmpty()) {
            throw W2wException.input(
                    "the adapter is of another layout than the bank: " + String.join("; ", differences));
        }
        adapters[index] = adapter;
    }

    /** The adapter of a row's model; empty for {@link #BASE}. */
    Optional<Adapter> adapter(int index) {
        return index == BASE ? Optional.empty() : Optional.of(adapters[Objects.checkIndex(index, adapters.length)]);
    }
}
