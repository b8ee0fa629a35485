package w2w.engine.internal.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.LinearLayer;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Subject;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;

/**
 * The models of a request, each once, in a bank. A subject whose edit begins late has two: the unedited one draws the composition.
 */
final class Cast implements AutoCloseable {
    /** Which model draws an item at which timesteps. */
    record Role(int early, int late, int injection, float strength) {
        int at(double timestep) {
            return timestep <= injection ? late : early;
        }
    }

    /** Points up to which a request is drawn from weights. */
    static final int FEW = 16;

    private final AdapterBank bank;
    private final List<Role> roles;
    private final int leftOut;

    private Cast(AdapterBank bank, List<Role> roles, int leftOut) {
        this.bank = bank;
        this.roles = roles;
        this.leftOut = leftOut;
    }

    /** Whether models differ in their text encoders. */
    boolean changesText() {
        return TextLayers.count(bank.layout()) > 0;
    }

    /** Says what the backbone cannot change. */
    void warn(BackboneSession session, Task task) {
        if (leftOut > 0) {
            task.warn(leftOut + " text-encoder layers of the adapter are not applied: the backbone of "
                    + session.info().name() + " changes no text encoder");
        }
    }

    /** Of all items, in order. */
    List<Role> roles() {
        return roles;
    }

    AdapterBank bank() {
        return bank;
    }

    /** The role of an item. */
    Role role(int item) {
        return roles.get(item);
    }

    @Override
    public void close() {
        bank.close();
    }

    /**
     * With a backbone that can be stepped: points stay coefficients where every subject is one and they are many. A bank of coefficients
     * takes the whole basis to the device for each request; a few points are cheaper as weights.
     */
    static Cast forSteps(BackboneSession session, Denoising denoising, RenderRequest request, Task task) {
        Entries entries = new Entries(request);
        Optional<WeightSpace> space = request.space();
        boolean text = denoising.textAdapters().isPresent();
        if (space.isPresent()
                && entries.adapters.isEmpty()
                && entries.points.size() > FEW
                && (text || TextLayers.count(space.get().layout()) == 0)) {
            CoefficientBank bank = denoising.bank(space.get(), entries.points.size());
            return filled(bank, entries, 0, () -> {
                int index = 0;
                for (Coefficients point : entries.points.keySet()) {
                    task.check();
                    bank.set(index++, point);
                }
            });
        }
        return ofWeights(session, request, entries, text, task);
    }

    /** With a backbone that renders by itself: every model as weights, edits acting from the first step. */
    static Cast forRendering(BackboneSession session, RenderRequest request, Task task) {
        Entries entries = new Entries(request);
        for (Role role : entries.roles) {
            if (role.injection() < Edit.ALWAYS) {
                throw W2wException.input("an injection time needs a backbone that can be stepped")
                        .at(session.info().name())
                        .advise("Leave the injection time out, or use another backbone");
            }
        }
        List<LinearLayer> layers = session.info().layers();
        boolean text = layers.isEmpty()
                || layers.stream().anyMatch(l -> TextLayers.isOne(l.adapted(1, 1))); // else it refuses what it lacks
        return ofWeights(session, request, entries, text, task);
    }

    /** @param text whether the backbone can change text encoders; their layers are left out where not */
    private static Cast ofWeights(
            BackboneSession session, RenderRequest request, Entries entries, boolean text, Task task) {
        List<Coefficients> points = List.copyOf(entries.points.keySet());
        WeightLayout layout = entries.layout(session, request);
        int leftOut = text ? 0 : TextLayers.count(layout);
        if (leftOut == layout.layers().size()) {
            throw W2wException.input("the adapter changes the text encoder alone, which this backbone cannot change")
                    .at(session.info().name());
        }
        UnaryOperator<Adapter> taken = leftOut > 0 ? TextLayers::without : UnaryOperator.identity();
        WeightLayout held = leftOut > 0
                ? TextLayers.without(Adapter.owning(layout, new float[layout.size()]))
                        .layout()
                : layout;
        AdapterBank bank = session.bank(held, Math.max(1, points.size() + entries.adapters.size()));
        return filled(bank, entries, leftOut, () -> {
            for (int i = 0; i < points.size(); i++) {
                task.check();
                WeightSpace space = request.space().orElseThrow();
                bank.set(i, taken.apply(Adapter.owning(layout, space.reconstruct(points.get(i)))));
            }
            for (int i = 0; i < entries.adapters.size(); i++) {
                task.check();
                bank.set(points.size() + i, taken.apply(entries.adapters.get(i)));
            }
        });
    }

    private static Cast filled(AdapterBank bank, Entries entries, int leftOut, Runnable fill) {
        try {
            fill.run();
            return new Cast(bank, List.copyOf(entries.roles), leftOut);
        } catch (RuntimeException | Error e) {
            bank.close();
            throw e;
        }
    }

    /** The distinct models of a request, points first, and each item's role among them. */
    private static final class Entries {
        final Map<Coefficients, Integer> points = new LinkedHashMap<>();
        final List<Adapter> adapters = new ArrayList<>();
        final List<Role> roles = new ArrayList<>();

        Entries(RenderRequest request) {
            List<IntFunction<Role>> late =
                    new ArrayList<>(); // adapters stand behind the points, whose number is known at the end
            for (RenderRequest.Item item : request.items()) {
                if (item.subject() instanceof Subject.Point p) {
                    checkSpace(p, request.space());
                    int injection = p.edit().injection();
                    int edited = index(p.edit().apply(p.point()));
                    int early = injection < Edit.ALWAYS ? index(p.point()) : edited;
                    late.add(offset -> new Role(early, edited, injection, 1));
                } else if (item.subject() instanceof Subject.Weights w) {
                    int place = adapters.indexOf(w.adapter()) < 0 ? adapters.size() : adapters.indexOf(w.adapter());
                    if (place == adapters.size()) {
                        adapters.add(w.adapter());
                    }
                    late.add(offset -> new Role(offset + place, offset + place, Edit.ALWAYS, (float) w.strength()));
                } else {
                    late.add(offset -> new Role(AdapterBank.BASE, AdapterBank.BASE, Edit.ALWAYS, 0));
                }
            }
            late.forEach(role -> roles.add(role.apply(points.size())));
        }

        private int index(Coefficients point) {
            Integer known = points.get(point);
            if (known != null) {
                return known;
            }
            points.put(point, points.size());
            return points.size() - 1;
        }

        private static void checkSpace(Subject.Point p, Optional<WeightSpace> space) {
            if (space.isEmpty()) {
                throw W2wException.input("a point cannot be rendered without its weight space");
            }
            if (!space.get().fingerprint().equals(p.point().space())) {
                throw W2wException.input(
                        "the point is of space " + shorten(p.point().space()) + ", the space given is "
                                + shorten(space.get().fingerprint()));
            }
        }

        WeightLayout layout(BackboneSession session, RenderRequest request) {
            if (points.isEmpty() && adapters.isEmpty()) {
                return anyLayout(session);
            }
            WeightLayout layout = points.isEmpty()
                    ? adapters.get(0).layout()
                    : request.space().orElseThrow().layout();
            for (Adapter adapter : adapters) {
                if (!adapter.layout().equals(layout)) {
                    throw W2wException.input("the adapters are of different layouts: "
                                    + String.join("; ", layout.differences(adapter.layout(), 3)))
                            .advise("Render them one after the other");
                }
            }
            return layout;
        }

        /** A bank is of some layout even when nobody is in it. */
        private static WeightLayout anyLayout(BackboneSession session) {
            return session.info().layers().stream()
                    .findFirst()
                    .map(l -> WeightLayout.ofLayers(List.of(l.adapted(1, 1))))
                    .orElseThrow(() -> W2wException.input("the model does not tell its layers and needs an adapter")
                            .at(session.info().name()));
        }

        private static String shorten(String fingerprint) {
            return fingerprint.substring(0, Math.min(12, fingerprint.length()));
        }
    }
}
