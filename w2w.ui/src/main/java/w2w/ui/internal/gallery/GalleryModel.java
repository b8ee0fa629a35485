package w2w.ui.internal.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import w2w.api.space.Coefficients;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.model.Value;

/** What the gallery shows of the desk's workspace. Reads, filters and sorts behind; belongs to the UI thread. Knows no widget. */
final class GalleryModel {
    /** Model files read in one go: who else wants something read waits no longer than that. */
    private static final int CHUNK = 100;

    private static final LabelTable NO_LABELS = LabelTable.of(0, Map.of());

    private final Desk desk;
    private final TileSelection<Item.Key> selection = new TileSelection<>();
    private final List<Runnable> observers = new ArrayList<>();
    private final Value<LabelTable> labels = new Value<>(NO_LABELS);
    private final Value<String> conditionTrouble = new Value<>("");
    private final Value<Order> order = new Value<>(Order.PLACE);
    private List<Item> people = List.of();
    private List<Item> kept = List.of();
    private Filter filter = Filter.ALL;
    private String condition = "";
    private Optional<Item> reference = Optional.empty();
    private Arrangement arrangement = Arrangement.EMPTY;
    private int reading;
    private int arranging;
    private int selecting;

    GalleryModel(Desk desk) {
        this.desk = desk;
    }

    /** Begins to follow the desk; what is returned ends it. */
    Runnable follow() {
        List<Runnable> ends = List.of(
                desk.space().observe(this::takeSpace),
                desk.modelsRevision().observe(r -> readModels()),
                desk.history().current().observe(s -> {
                    if (order.get().by() == Order.By.SIMILARITY && reference.isEmpty()) {
                        arrange();
                    }
                }));
        return () -> ends.forEach(Runnable::run);
    }

    /** Calls when what is shown has changed. */
    void observe(Runnable observer) {
        observers.add(observer);
    }

    List<Item> shown() {
        return arrangement.shown();
    }

    /** What the i-th is sorted by; NaN for nothing. */
    double value(int i) {
        return arrangement.values()[i];
    }

    int total() {
        return people.size() + kept.size();
    }

    TileSelection<Item.Key> selection() {
        return selection;
    }

    /** Labels of the population, a row a model; none without a population. */
    Value<LabelTable> labels() {
        return labels;
    }

    /** Why the condition is none; empty where it is one. */
    Value<String> conditionTrouble() {
        return conditionTrouble;
    }

    Value<Order> order() {
        return order;
    }

    /** What distances are from where it is not the identity in hand. */
    Optional<Item> reference() {
        return reference;
    }

    /** Whether something keeps models from being shown. */
    boolean isFiltered() {
        return !filter.equals(Filter.ALL);
    }

    List<Item> selected() {
        List<Item> chosen = new ArrayList<>();
        for (int i = 0; i < shown().size(); i++) {
            if (selection.contains(i)) {
                chosen.add(shown().get(i));
            }
        }
        return chosen;
    }

    /** Where a model stands; −1 where it is not shown. */
    int indexOf(Item.Key key) {
        for (int i = 0; i < shown().size(); i++) {
            if (shown().get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    void find(String text) {
        filter(filter.withText(text));
    }

    void showKinds(java.util.Set<Item.Kind> kinds) {
        filter(filter.withKinds(kinds));
    }

    private void filter(Filter next) {
        if (!next.equals(filter)) {
            filter = next;
            arrange();
        }
    }

    /** Sorts; by similarity to the identity in hand. */
    void sort(Order next) {
        reference = Optional.empty();
        order.set(next);
        arrange();
    }

    /** Sorts by how near models are to one of them. */
    void sortByNearnessTo(Item item) {
        reference = Optional.of(item);
        order.set(new Order(Order.By.SIMILARITY, "", false));
        arrange();
    }

    /** Shows the models of the population that satisfy an SQL condition; all where it is blank. */
    void select(String where) {
        if (where.equals(condition)) {
            return;
        }
        condition = where;
        select();
    }

    private void select() {
        int mine = ++selecting;
        Optional<Workspace> workspace = desk.workspace().get();
        Optional<OpenSpace> space = desk.space().get();
        if (condition.isBlank() || workspace.isEmpty() || space.isEmpty()) {
            conditionTrouble.set("");
            filter(filter.withRows(Optional.empty()));
            return;
        }
        String where = condition;
        desk.background(() -> Selected.of(workspace.get(), space.get(), where), found -> {
            if (mine == selecting) {
                conditionTrouble.set(found.trouble());
                if (found.trouble().isEmpty()) {
                    filter(filter.withRows(Optional.of(found.rows())));
                }
            }
        });
    }

    private record Selected(int[] rows, String trouble) {
        static Selected of(Workspace workspace, OpenSpace space, String where) {
            try {
                Population population = Population.of(workspace, space).orElseThrow(() -> W2wException.input(
                                "the population that this space was fitted to is not in the workspace")
                        .advise("Import it to filter by its labels"));
                return new Selected(population.select(where), "");
            } catch (W2wException e) { // a condition in the making is nothing to raise an alarm for
                String advice = e.advice().map(a -> ". " + a).orElse("");
                return new Selected(new int[0], e.what() + advice);
            }
        }
    }

    private void takeSpace(Optional<OpenSpace> space) {
        reference = Optional.empty();
        List<String> names = space.map(s -> s.people().models()).orElse(List.of());
        List<Item> all = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            all.add(Item.ofPopulation(names.get(i), i));
        }
        people = all;
        labels.set(space.map(s -> s.people().labels()).orElse(NO_LABELS));
        if (order.get().by() == Order.By.LABEL
                && !labels.get().attributes().contains(order.get().label())) {
            order.set(Order.PLACE);
        }
        filter = filter.withRows(Optional.empty());
        select();
        arrange();
    }

    private void readModels() {
        int mine = ++reading;
        desk.workspace().get().ifPresentOrElse(w -> readModels(w, desk.models().get(), new ArrayList<>(), mine), () -> {
            kept = List.of();
            arrange();
        });
    }

    private void readModels(Workspace workspace, List<String> names, List<Item> read, int mine) {
        int from = read.size();
        int to = Math.min(names.size(), from + CHUNK);
        Callable<List<Item>> work = () -> {
            List<Item> some = new ArrayList<>();
            for (String name : names.subList(from, to)) {
                some.add(read(workspace, name));
            }
            return some;
        };
        Consumer<List<Item>> then = some -> {
            if (mine != reading) {
                return;
            }
            read.addAll(some);
            if (read.size() < names.size()) {
                readModels(workspace, names, read, mine);
            } else {
                kept = List.copyOf(read);
                arrange();
            }
        };
        desk.background(work, then);
    }

    private static Item read(Workspace workspace, String name) {
        try {
            return Item.kept(workspace.model(name));
        } catch (W2wException e) { // one damaged file must not hide the others
            return Item.broken(name, String.valueOf(e.getMessage()));
        }
    }

    private void arrange() {
        int mine = ++arranging;
        List<Item> items = new ArrayList<>(people.size() + kept.size());
        items.addAll(kept);
        items.addAll(people);
        Filter wanted = filter;
        Order by = order.get();
        LabelTable table = labels.get();
        Optional<OpenSpace> space = desk.space().get();
        Optional<Item> from = reference;
        Optional<Identity> inHand = desk.history().identity();
        desk.background(
                () -> {
                    Optional<Similarity> near = Optional.empty();
                    if (by.by() == Order.By.SIMILARITY && space.isPresent()) {
                        near = from.map(i -> point(space.get(), i))
                                .or(() -> inHand.map(Identity::edited))
                                .map(p -> Similarity.to(p, space.get().people(), items, Task.unwatched()));
                    }
                    return Arrangement.of(items, table, wanted, by, near);
                },
                now -> {
                    if (mine == arranging) {
                        arrangement = now;
                        selection.show(now.shown().stream().map(Item::key).toList());
                        List.copyOf(observers).forEach(Runnable::run);
                    }
                });
    }

    /** Reads a file. */
    private static Coefficients point(OpenSpace space, Item item) {
        return item.model().map(m -> m.edited()).orElseGet(() -> space.people().read(item.row(), 1));
    }

    /** An item as an identity, handed over on the UI thread; nothing where its file cannot be read. */
    void identity(Item item, Consumer<Identity> then) {
        if (item.isKept()) {
            item.model().map(Identity::of).ifPresent(then);
            return;
        }
        desk.space().get().ifPresent(space -> desk.background(() -> Desk.person(space, item.row()), then));
    }

    /** As {@link #identity}, of several in order. */
    void identities(List<Item> items, Consumer<List<Identity>> then) {
        Optional<OpenSpace> space = desk.space().get();
        desk.background(
                () -> {
                    List<Identity> all = new ArrayList<>();
                    for (Item item : items) {
                        item.model()
                                .map(Identity::of)
                                .or(() -> item.isKept() ? Optional.empty() : space.map(s -> Desk.person(s, item.row())))
                                .ifPresent(all::add);
                    }
                    return all;
                },
                then);
    }
}
