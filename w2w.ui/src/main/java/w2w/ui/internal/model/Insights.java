package w2w.ui.internal.model;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import w2w.api.space.Coefficients;
import w2w.api.space.Neighbours;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Typicality;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;

/** Keeps an {@link Insight} up with the identity that is shown; only the last one asked for is computed. */
final class Insights {
    private static final int NEIGHBOURS = 12;

    /** Leading components that count for typicality: those beyond explain little and would drown the ones that do. */
    private static final int COMPONENTS = 100;

    /** How long an identity stays the same before it is compared, ms: a comparison takes a processor away from the picture of what moves. */
    private static final int REST = 200;

    private final Value<Insight> value = new Value<>(Insight.NONE);
    private final AtomicLong asked = new AtomicLong();
    private final Behind behind;

    Insights(Behind behind) {
        this.behind = behind;
    }

    Value<Insight> value() {
        return value;
    }

    void look(Optional<OpenSpace> space, Optional<Identity> identity) {
        long mine = asked.incrementAndGet();
        boolean fits = space.isPresent()
                && identity.isPresent()
                && identity.get().point().space().equals(space.get().people().space())
                && space.get().people().size() > 1;
        if (!fits) {
            value.set(Insight.NONE);
            return;
        }
        Coefficients point = identity.get().edited();
        PopulationCoefficients people = space.get().people();
        behind.run("compare with the population", () -> compute(people, point, mine), insight -> {
            if (asked.get() == mine) {
                value.set(insight);
            }
        });
    }

    private Insight compute(PopulationCoefficients people, Coefficients point, long mine) {
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return asked.get() != mine;
            }
        });
        rest(mine);
        int components = Math.min(COMPONENTS, people.components());
        List<Typicality> typicality = Typicality.of(people, point, components, task);
        return new Insight(
                Optional.of(typicality.get(0)),
                Neighbours.nearest(people, point, Neighbours.Metric.EUCLIDEAN, NEIGHBOURS, task)
                        .get(0));
    }

    private void rest(long mine) {
        long until = System.nanoTime() + REST * 1_000_000L;
        while (asked.get() == mine && System.nanoTime() < until) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException();
            }
        }
        if (asked.get() != mine) {
            throw new CancelledException();
        }
    }
}
