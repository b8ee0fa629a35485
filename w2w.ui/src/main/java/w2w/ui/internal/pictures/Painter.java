package w2w.ui.internal.pictures;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.space.WeightSpace;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Workspace;
import w2w.api.task.CancelledException;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.ui.internal.model.Services;
import w2w.ui.internal.model.TrustQuestions;

/** The thread that draws: it alone touches the session. */
final class Painter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Painter.class);

    /** Thumbnails drawn at once. */
    private static final int BATCH = 8;

    /** How long a coarse picture may take, nanoseconds: less than the 150 ms after which a hand feels it. */
    private static final long INSTANT = 115_000_000;

    /** Coarse pictures that nobody sees, drawn when a model has drawn its first one: the first of their kind take several times as long. */
    private static final int REHEARSALS = 4;

    /** A model whose picture takes this long, nanoseconds, is waited for anyway, and has no time for pictures that nobody sees. */
    private static final long SLOW = 3_000_000_000L;

    private static final long PAUSE_AFTER_FAILURE = 3_000_000_000L;

    private final Services services;
    private final TrustQuestions questions;
    private final OrderBook book;
    private final Memory memory;
    private final ThumbnailFiles files;
    private final Listener listener;
    private final Models models;
    private final Spaces spaces = new Spaces();
    private volatile int coarseSteps = 3;
    private volatile boolean busy;
    private @Nullable BackboneSession session;
    private @Nullable RuntimeException failure;
    private boolean rehearsed;
    private long failedAt;

    /** Hears of the model that draws. Called on the drawing thread. */
    interface Listener {
        void opened(Optional<BackboneInfo> now);

        void says(String what);

        /** What the user should know of the picture on the stage; replaces what was known of the one before. */
        void warns(List<String> warnings);
    }

    Painter(
            Services services,
            TrustQuestions questions,
            OrderBook book,
            Memory memory,
            ThumbnailFiles files,
            Listener listener) {
        this.services = services;
        this.questions = questions;
        this.book = book;
        this.memory = memory;
        this.files = files;
        this.listener = listener;
        models = new Models(services.plugins());
    }

    /** With as few steps as this machine draws in an instant, and without guidance. */
    RenderSettings coarse(RenderSettings settings) {
        return settings.withSteps(Math.min(settings.steps(), coarseSteps)).withGuidance(1, settings.against());
    }

    boolean isBusy() {
        return busy;
    }

    Models models() {
        return models;
    }

    /** On the drawing thread. */
    void useModel(String model, String device) {
        if (models.use(model, device)) {
            leaveModel();
        }
    }

    /** On the drawing thread. */
    void useWorkspace(Optional<Workspace> workspace) {
        spaces.use(workspace);
    }

    /** Closes the model when its backbone is gone, and tries again to open one that could not be. On the drawing thread. */
    void pluginsChanged() {
        failure = null;
        if (session != null && !models.isThere()) {
            leaveModel();
        }
    }

    /** Closes the model; the next picture opens it again. On the drawing thread. */
    void leaveModel() {
        failure = null;
        if (session != null) {
            try {
                session.close();
            } catch (RuntimeException e) { // its plug-in may be gone
                LOG.debug("closing the diffusion model", e);
            }
            session = null;
            rehearsed = false;
            listener.opened(Optional.empty());
        }
    }

    @Override
    public void run() {
        try {
            while (!book.isClosed()) {
                book.takeBetween().forEach(Runnable::run);
                busy = false;
                List<Order> orders = book.take(BATCH);
                busy = orders.stream().anyMatch(o -> o.priority() != Priority.IDLE);
                if (!orders.isEmpty()) {
                    serve(orders);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leaveModel();
            spaces.use(Optional.empty());
        }
    }

    private void serve(List<Order> orders) {
        List<Order> left = new ArrayList<>();
        for (Order order : orders) { // it may have been drawn since it was asked for
            Raster known = memory.get(order.shot);
            if (known == null) {
                left.add(order);
            } else {
                order.deliver(known);
            }
        }
        if (left.isEmpty()) {
            return;
        }
        try {
            questions.retrying("draw a picture", () -> {
                draw(left);
                return left;
            });
        } catch (CancelledException e) {
            left.stream().filter(o -> !o.isCancelled()).forEach(book::add);
        } catch (W2wException e) {
            fail(left, e);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            fail(
                    left,
                    W2wException.of(W2wException.Kind.INTERNAL, "a picture cannot be drawn: " + e)
                            .because(e));
        }
    }

    private void fail(List<Order> orders, W2wException why) {
        LOG.warn("a picture cannot be drawn: {}", why.getMessage());
        LOG.debug("drawing", why);
        if (why.kind() != W2wException.Kind.INPUT) { // whatever state it is in: begin anew
            leaveModel();
        }
        orders.forEach(order -> order.fail(why));
    }

    private void draw(List<Order> orders) {
        Priority priority = orders.get(0).priority();
        BackboneSession open = session();
        List<RenderRequest.Item> items = new ArrayList<>();
        Optional<WeightSpace> space = spaces.of(orders.get(0).shot);
        for (Order order : orders) {
            items.add(new RenderRequest.Item(order.shot.subject(), order.shot.seed()));
        }
        RenderRequest request = new RenderRequest(items, orders.get(0).shot.settings(), space, BATCH);
        long before = System.nanoTime();
        Set<String> warnings = Collections.synchronizedSet(new LinkedHashSet<>());
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return book.isMoreUrgent(priority) || orders.stream().allMatch(Order::isCancelled);
            }

            @Override
            public void warned(String text) {
                warnings.add(text);
            }
        });
        if (priority == Priority.COARSE) {
            rehearsed = true;
            List<Picture> small = services.renderer().sketch(open, request, task);
            learn(System.nanoTime() - before);
            for (int i = 0; i < small.size(); i++) { // not kept: whole ones of these settings look better
                orders.get(i).deliver(Raster.of(small.get(i)));
            }
            return;
        }
        List<Picture> drawn = services.renderer().render(open, request, Renderer.Previews.NONE, task);
        for (int i = 0; i < drawn.size(); i++) {
            Order order = orders.get(i);
            Raster picture = Raster.of(drawn.get(i));
            if (priority.isThumbnail()) {
                picture = picture.shrunk(ThumbnailFiles.SIZE);
            }
            memory.put(order.shot, picture);
            order.deliver(picture);
            if (priority.isThumbnail()) {
                files.write(Shots.key(open.info().fingerprint(), order.shot), picture);
            }
        }
        if (priority == Priority.STAGE) {
            listener.warns(List.copyOf(warnings));
        }
        if (priority == Priority.STAGE && !rehearsed && System.nanoTime() - before < SLOW) {
            rehearsed = true;
            rehearse(open, request);
        }
    }

    /** So that the first move of a slider is answered as soon as the others; given up for whatever is asked for. */
    private void rehearse(BackboneSession open, RenderRequest request) {
        RenderRequest coarse =
                new RenderRequest(request.items(), coarse(request.settings()), request.space(), request.batch());
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return book.isMoreUrgent(Priority.VISIBLE);
            }
        });
        try {
            for (int i = 0; i < REHEARSALS; i++) {
                services.renderer().sketch(open, coarse, task);
            }
        } catch (CancelledException e) {
            // it will be warm soon
        } catch (RuntimeException e) { // the picture that was asked for is there; what is wrong, the next one says
            LOG.debug("rehearsing", e);
        }
    }

    /** Draws a picture, where it is not known, and writes it. On the drawing thread. */
    Optional<RuntimeException> save(Shot shot, Optional<String> model, Path png) {
        try {
            BackboneSession open = session();
            Optional<WeightSpace> space = spaces.of(shot);
            RenderRequest request = new RenderRequest(
                    List.of(new RenderRequest.Item(shot.subject(), shot.seed())), shot.settings(), space, 1);
            Raster known = memory.get(shot);
            Picture picture = known != null
                    ? known.toPicture()
                    : services.renderer()
                            .render(open, request, Renderer.Previews.NONE, Task.unwatched())
                            .get(0);
            Provenance how = services.renderer().describe(open, request, 0);
            if (model.isPresent()) {
                how = how.with("model", model.get());
            }
            if (!models.chosen().isEmpty()) { // as the command line says it, which draws such a picture again
                how = how.with("model-of-diffusion", models.chosen());
            }
            services.renderer().write(picture, how, png);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    /** One step more or less, so that a coarse picture takes as long as it may. */
    private void learn(long nanos) {
        int steps = coarseSteps;
        if (nanos > INSTANT) {
            coarseSteps = Math.max(2, steps - 1);
        } else if (nanos * (steps + 1) / steps < INSTANT) {
            coarseSteps = Math.min(6, steps + 1);
        }
    }

    private BackboneSession session() {
        if (session != null) {
            return session;
        }
        if (failure != null && System.nanoTime() - failedAt < PAUSE_AFTER_FAILURE) {
            throw failure; // not again for every thumbnail
        }
        listener.says("opening");
        try {
            BackboneSession opened =
                    questions.retrying("open the diffusion model", () -> models.open(Task.unwatched()));
            session = opened;
            failure = null;
            files.remember(
                    models.request(Task.unwatched()).model(), opened.info().fingerprint());
            listener.opened(Optional.of(opened.info()));
            listener.says("");
            return opened;
        } catch (RuntimeException e) {
            failure = e;
            failedAt = System.nanoTime();
            listener.says(String.valueOf(e.getMessage()));
            throw e;
        }
    }
}
