package w2w.ui.internal.pictures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Orders that wait. Any thread may call. */
final class OrderBook {
    /** Of thumbnails the one asked for last comes first: it is where the person has scrolled to. */
    private static final Comparator<Order> URGENCY = Comparator.comparing(Order::priority)
            .thenComparingLong(o -> o.priority().isThumbnail() ? -o.number : o.number);

    private final List<Order> waiting = new ArrayList<>();
    private final List<Runnable> between = new ArrayList<>();
    private boolean closed;

    synchronized void add(Order order) {
        waiting.add(order);
        notifyAll();
    }

    /** Runs something between two pictures. */
    synchronized void between(Runnable what) {
        between.add(what);
        notifyAll();
    }

    synchronized void wake() {
        notifyAll();
    }

    /** Whether nothing waits but thumbnails that are not on the screen. */
    synchronized boolean isQuiet() {
        return waiting.stream().allMatch(o -> o.isCancelled() || o.priority() == Priority.IDLE) && between.isEmpty();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Whether something waits that should not wait for a batch of this priority. */
    synchronized boolean isMoreUrgent(Priority than) {
        return closed
                || waiting.stream()
                        .anyMatch(o -> !o.isCancelled() && o.priority().compareTo(than) < 0);
    }

    /**
     * Waits for the most urgent order and takes it, with others that can be drawn together with it; empty where something is to be run first,
     * or when closed.
     */
    synchronized List<Order> take(int batch) throws InterruptedException {
        while (true) {
            if (closed || !between.isEmpty()) {
                return List.of();
            }
            waiting.removeIf(Order::isCancelled);
            waiting.sort(URGENCY);
            if (waiting.isEmpty()) {
                wait();
                continue;
            }
            long early = waiting.get(0).due - System.nanoTime();
            if (early <= 0) {
                break;
            }
            wait(early / 1_000_000 + 1); // what is less urgent would be in its way by then
        }
        Order first = waiting.get(0);
        List<Order> taken = new ArrayList<>();
        int most = first.priority().isThumbnail() || first.priority() == Priority.GRID ? batch : 1;
        for (Order order : waiting) {
            if (taken.size() < most
                    && order.priority() == first.priority()
                    && order.shot.settings().equals(first.shot.settings())
                    && Shots.space(order.shot).equals(Shots.space(first.shot))) {
                taken.add(order);
            }
        }
        waiting.removeAll(taken);
        return taken;
    }

    synchronized List<Runnable> takeBetween() {
        List<Runnable> taken = List.copyOf(between);
        between.clear();
        return taken;
    }
}
