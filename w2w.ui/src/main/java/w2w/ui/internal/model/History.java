package w2w.ui.internal.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.studio.Model;

/**
 * All changes of models in this workspace, as a tree: whoever takes some back and goes on differently begins a branch, and none is lost.
 * Belongs to the UI thread. What it does to files it does behind, in order.
 */
public final class History implements Undoable {
    private static final Step BEGINNING = new Step(0, -1, Instant.EPOCH, "", Optional.empty(), List.of());

    private final Value<List<Step>> steps = new Value<>(List.of(BEGINNING));
    private final Value<Step> current = new Value<>(BEGINNING);
    private final Value<Optional<Identity>> shown;
    private final Value<Boolean> unsaved = new Value<>(false);
    private final Map<Integer, Integer> lastChild = new HashMap<>();
    private final Store store;

    /** Where changes go. Its methods return at once. */
    interface Store {
        /** Keeps a step. */
        void added(Step step);

        /** Keeps which step is current. */
        void moved(Step step);

        /** Does something to the models that are kept. */
        void apply(List<Step.Effect> effects);

        /** Reads a kept model and hands it over on the UI thread; absent where there is none. */
        void read(String model, Consumer<Optional<Model>> then);
    }

    History(Value<Optional<Identity>> shown, Store store) {
        this.shown = shown;
        this.store = store;
    }

    /** Begins anew with what a journal has. */
    void restore(List<Step> kept, OptionalInt at) {
        List<Step> all = new ArrayList<>();
        all.add(BEGINNING);
        lastChild.clear();
        for (Step step : kept) {
            if (step.id() == all.size() && step.parent() >= 0 && step.parent() < step.id()) {
                all.add(step);
                lastChild.put(step.parent(), step.id());
            }
        }
        steps.set(List.copyOf(all));
        Step last = all.get(Math.min(at.orElse(all.size() - 1), all.size() - 1));
        arrive(last);
    }

    /** All steps by their id. */
    public Value<List<Step>> steps() {
        return steps;
    }

    public Value<Step> current() {
        return current;
    }

    /** Whether the identity in hand differs from the kept model of its name, or there is none of that name. */
    public Value<Boolean> unsaved() {
        return unsaved;
    }

    /** The identity in hand, whatever a drag previews. */
    public Optional<Identity> identity() {
        return current.get().identity();
    }

    /** A new step under the current one. The same identity again is no change. */
    public void change(String what, Identity now) {
        if (identity().equals(Optional.of(now))) {
            shown.set(identity());
            return;
        }
        add(what, Optional.of(now), List.of());
    }

    /** Shows an identity while something is being dragged; {@link #change} follows, or the same with what was there. */
    public void preview(Identity now) {
        shown.set(Optional.of(now));
    }

    /** Keeps and removes models of the workspace: renaming is both at once. */
    public void keep(String what, List<Model> put, List<String> remove) {
        keep(what, put, remove, identity());
    }

    /** A step whose effects on kept models have happened already, as those of a job have; the identity is in hand after it. */
    public void done(String what, Identity now, List<Step.Effect> effects) {
        add(what, Optional.of(now), effects);
    }

    private void keep(String what, List<Model> put, List<String> remove, Optional<Identity> then) {
        Map<String, Optional<Model>> after = new LinkedHashMap<>();
        remove.forEach(name -> after.put(name, Optional.empty()));
        put.forEach(model -> after.put(model.name(), Optional.of(model)));
        List<Step.Effect> effects = new ArrayList<>();
        read(new ArrayList<>(after.keySet()), 0, after, effects, () -> {
            if (!effects.isEmpty()) {
                store.apply(effects);
                add(what, then, effects);
            }
        });
    }

    /** What the models were before has to be read, one after the other, off this thread. */
    private void read(
            List<String> names, int i, Map<String, Optional<Model>> after, List<Step.Effect> effects, Runnable then) {
        if (i == names.size()) {
            then.run();
            return;
        }
        String name = names.get(i);
        store.read(name, before -> {
            Optional<Model> next = after.getOrDefault(name, Optional.empty());
            if (!before.equals(next)) {
                effects.add(new Step.Effect(name, before, next));
            }
            read(names, i + 1, after, effects, then);
        });
    }

    /** Keeps the identity in hand as a model under its name. */
    public void save() {
        identity().ifPresent(i -> saveAs(i.name()));
    }

    /** Keeps the identity in hand as a model; it has that name from then on. */
    public void saveAs(String name) {
        identity()
                .map(i -> i.withName(name))
                .ifPresent(i -> keep("Save " + name, List.of(i.toModel()), List.of(), Optional.of(i)));
    }

    private void add(String what, Optional<Identity> identity, List<Step.Effect> effects) {
        Step step = new Step(
                steps.get().size(),
                current.get().id(),
                Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                what,
                identity,
                effects);
        List<Step> more = new ArrayList<>(steps.get());
        more.add(step);
        lastChild.put(step.parent(), step.id());
        steps.set(List.copyOf(more));
        store.added(step);
        arrive(step);
    }

    private void arrive(Step step) {
        current.set(step);
        shown.set(step.identity());
        checkSaved();
    }

    /** Compares the identity in hand with the kept model of its name; called when models change. */
    void checkSaved() {
        Optional<Identity> mine = identity();
        if (mine.isEmpty()) {
            unsaved.set(false);
            return;
        }
        store.read(mine.get().name(), kept -> {
            if (identity().equals(mine)) {
                unsaved.set(!kept.map(Identity::of)
                        .filter(k -> k.point().equals(mine.get().point())
                                && k.edit().equals(mine.get().edit()))
                        .isPresent());
            }
        });
    }

    @Override
    public boolean canUndo() {
        return current.get().parent() >= 0 || isPreviewed();
    }

    private boolean isPreviewed() {
        return !shown.get().equals(identity());
    }

    /** Goes to the step before; where something is being dragged, only takes that back. */
    @Override
    public void undo() {
        if (isPreviewed()) {
            shown.set(identity());
        } else if (canUndo()) {
            int here = current.get().id();
            go(step(current.get().parent()));
            lastChild.put(current.get().id(), here);
        }
    }

    @Override
    public boolean canRedo() {
        return lastChild.containsKey(current.get().id());
    }

    /** Goes to the step after, of several the one that was gone through last. */
    @Override
    public void redo() {
        Integer next = lastChild.get(current.get().id());
        if (next != null) {
            go(step(next));
        }
    }

    /** What {@link #redo} would do; empty where nothing. */
    public Optional<Step> next() {
        return Optional.ofNullable(lastChild.get(current.get().id())).map(this::step);
    }

    private Step step(int id) {
        return steps.get().get(id);
    }

    /** Goes to any step: takes back what lies between here and the branching, and does again what leads there. */
    public void go(Step target) {
        if (target.equals(current.get())) {
            return;
        }
        List<Step> up = new ArrayList<>();
        List<Step> down = new ArrayList<>();
        Step from = current.get();
        Step to = target;
        while (from.id() != to.id()) {
            if (from.id() > to.id()) { // a parent's id is the smaller one
                up.add(from);
                from = step(from.parent());
            } else {
                down.add(0, to);
                to = step(to.parent());
            }
        }
        Map<String, Step.Effect> net = new LinkedHashMap<>();
        for (Step step : up) {
            for (int i = step.effects().size() - 1; i >= 0; i--) {
                merge(net, step.effects().get(i).reversed());
            }
        }
        for (Step step : down) {
            lastChild.put(step.parent(), step.id());
            step.effects().forEach(effect -> merge(net, effect));
        }
        List<Step.Effect> effects =
                net.values().stream().filter(e -> !e.before().equals(e.after())).toList();
        if (!effects.isEmpty()) {
            store.apply(effects);
        }
        store.moved(target);
        arrive(target);
    }

    private static void merge(Map<String, Step.Effect> net, Step.Effect effect) {
        Step.Effect before = net.get(effect.model());
        net.put(
                effect.model(),
                before == null ? effect : new Step.Effect(effect.model(), before.before(), effect.after()));
    }

    /** Does to the identity in hand what the step did to the one before it; a step that took up another identity takes it up again. */
    public void repeat(Step done) {
        if (!done.effects().isEmpty()) {
            keep(
                    done.what(),
                    done.effects().stream().flatMap(e -> e.after().stream()).toList(),
                    done.effects().stream()
                            .filter(e -> e.after().isEmpty())
                            .map(Step.Effect::model)
                            .toList());
            return;
        }
        Optional<Identity> before =
                done.parent() < 0 ? Optional.empty() : step(done.parent()).identity();
        Optional<Identity> mine = identity();
        done.identity().ifPresent(after -> {
            boolean sameSitter = before.filter(b -> b.name().equals(after.name())
                            && b.point().space().equals(after.point().space()))
                    .isPresent();
            boolean fits = mine.filter(
                            m -> m.point().space().equals(after.point().space()))
                    .isPresent();
            change(done.what(), sameSitter && fits ? moved(mine.orElseThrow(), before.orElseThrow(), after) : after);
        });
    }

    private static Identity moved(Identity mine, Identity before, Identity after) {
        Coefficients point = mine.point();
        if (!before.point().equals(after.point())) {
            float[] step = after.point().toArray();
            float[] from = before.point().toArray();
            for (int j = 0; j < step.length; j++) {
                step[j] -= from[j];
            }
            point = point.plus(1, step);
        }
        List<Edit.Term> terms = new ArrayList<>(mine.edit().terms());
        before.edit().terms().forEach(t -> addTo(terms, new Edit.Term(t.direction(), -t.strength())));
        after.edit().terms().forEach(t -> addTo(terms, t));
        terms.removeIf(t -> t.strength() == 0
                && after.edit().terms().stream().noneMatch(a -> a.direction().equals(t.direction())));
        boolean injectionMoved = before.edit().injection() != after.edit().injection();
        int injection = (injectionMoved ? after : mine).edit().injection();
        return mine.withPoint(point).withEdit(new Edit(terms, injection));
    }

    private static void addTo(List<Edit.Term> terms, Edit.Term term) {
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i).direction().equals(term.direction())) {
                terms.set(i, new Edit.Term(term.direction(), terms.get(i).strength() + term.strength()));
                return;
            }
        }
        terms.add(term);
    }
}
