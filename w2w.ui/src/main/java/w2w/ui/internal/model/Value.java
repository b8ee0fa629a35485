package w2w.ui.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Something that is looked at while it changes. Belongs to the UI thread. */
public final class Value<T> {
    private final List<Consumer<? super T>> observers = new ArrayList<>();
    private T now;

    public Value(T first) {
        now = Objects.requireNonNull(first);
    }

    public T get() {
        return now;
    }

    /** Replaces the value; an equal one tells nobody. An observer may set it again: the others then see the last value only. */
    public void set(T next) {
        if (now.equals(next)) {
            return;
        }
        now = next;
        for (Consumer<? super T> observer : List.copyOf(observers)) {
            if (now != next) {
                return;
            }
            observer.accept(next);
        }
    }

    /** Calls the observer now and after each change, until what is returned is run. */
    public Runnable observe(Consumer<? super T> observer) {
        observers.add(observer);
        observer.accept(now);
        return () -> observers.remove(observer);
    }
}
