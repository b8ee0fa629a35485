package w2w.ui.internal.pictures;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.RenderSettings;
import w2w.api.studio.Subject;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.ui.internal.model.Services;
import w2w.ui.internal.model.TrustQuestions;
import w2w.ui.internal.model.Value;

/**
 * Draws pictures on a thread of its own, the most urgent first. The diffusion model is opened when the first one is asked for. Belongs to
 * the UI thread, except where a method says otherwise.
 */
public final class Pictures {
    private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);
    private static final long MEMORY = 96L << 20;

    /** How long closing waits for the picture that is being drawn, or for a model that is being opened. */
    private static final long GRACE_MILLIS = 8_000;

    private final Executor ui;
    private final Memory memory = new Memory(MEMORY);
    private final OrderBook book = new OrderBook();
    private final AtomicLong numbers = new AtomicLong();
    private final Value<Optional<BackboneInfo>> info = new Value<>(Optional.empty());
    private final Value<String> state = new Value<>("");
    private final Value<List<String>> warnings = new Value<>(List.of());
    private final ThumbnailFiles files;
    private final ExecutorService disk;
    private final Painter painter;
    private final Thread thread;
    private RenderSettings thumbnailSettings =
            new RenderSettings("photo of a person", "", 1, RenderSettings.Against.BASE_MODEL, "", 8, 128, 128);

    /** @param thumbnails folder of pictures that can be drawn again */
    public Pictures(Services services, Executor ui, TrustQuestions questions, Path thumbnails) {
        this.ui = ui;
        files = new ThumbnailFiles(thumbnails);
        disk = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "w2w-thumbnails");
            made.setDaemon(true);
            return made;
        });
        painter = new Painter(services, questions, book, memory, files, new Painter.Listener() {
            @Override
            public void opened(Optional<BackboneInfo> now) {
                ui.execute(() -> info.set(now));
            }

            @Override
            public void says(String what) {
                ui.execute(() -> state.set(what));
            }

            @Override
            public void warns(List<String> of) {
                ui.execute(() -> warnings.set(of));
            }
        });
        thread = new Thread(painter, "w2w-pictures");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, e) -> {
            if (book.isClosed()) { // it outlived the container
                LOG.debug("the end of drawing", e);
            } else {
                LOG.error("nothing is drawn any more", e);
            }
        });
        thread.start();
    }

    /** Which diffusion model draws, empty for the bundled one; and on which device. What was drawn by another is forgotten. */
    public void useModel(String model, String device) {
        book.between(() -> painter.useModel(model, device));
        memory.clear();
    }

    /** A backbone may have come that is needed, or the one in use may be gone. */
    public void pluginsChanged() {
        book.between(painter::pluginsChanged);
    }

    /** Where spaces are looked for from now on. */
    public void useWorkspace(Optional<Workspace> workspace) {
        book.between(() -> painter.useWorkspace(workspace));
    }

    /** The settings that thumbnails are drawn with: fewer steps and no guidance, which is fast and enough for their size. */
    public void useThumbnailSettings(RenderSettings suited) {
        int steps = Math.max(4, Math.min(8, suited.steps() * 2 / 3));
        thumbnailSettings = suited.withSteps(steps).withGuidance(1, suited.against());
    }

    /** Draws a picture; one that is known is delivered at once. */
    public Ticket draw(Shot shot, Priority priority, Receiver receiver) {
        return draw(shot, priority, 0, receiver);
    }

    /** The same, begun in {@code millis} milliseconds. */
    Ticket draw(Shot shot, Priority priority, long millis, Receiver receiver) {
        long due = System.nanoTime() + millis * 1_000_000;
        Order order = new Order(shot, priority, numbers.incrementAndGet(), due, receiver, ui, book::wake);
        Raster known = memory.get(shot);
        if (known != null) {
            order.deliver(known);
        } else if (priority.isThumbnail()) {
            try {
                disk.execute(() -> fromDisk(order));
            } catch (RejectedExecutionException e) {
                // the window has been closed
            }
        } else {
            book.add(order);
        }
        return order;
    }

    private void fromDisk(Order order) {
        if (order.isCancelled()) {
            return;
        }
        Optional<Raster> kept = knownModel().flatMap(model -> files.read(Shots.key(model, order.shot)));
        if (kept.isPresent()) {
            memory.put(order.shot, kept.get());
            order.deliver(kept.get());
        } else {
            book.add(order);
        }
    }

    /** Fingerprint of the model, known from an earlier time: thumbnails come before it is open. */
    private Optional<String> knownModel() {
        try {
            return files.fingerprint(painter.models().request(Task.unwatched()).model());
        } catch (W2wException e) { // drawing will tell
            return Optional.empty();
        }
    }

    /** A place where a moving shot is kept in view. */
    public Easel easel(Receiver receiver) {
        return new Easel(this, receiver);
    }

    /** What a moving hand sees of the shot. */
    Shot coarse(Shot shot) {
        return shot.withSettings(painter.coarse(shot.settings()));
    }

    /** Whether all pictures that are on the screen are drawn. */
    public boolean isQuiet() {
        return book.isQuiet() && !painter.isBusy();
    }

    /** A picture that is in memory. Any thread may call. */
    public Optional<Raster> cached(Shot shot) {
        return Optional.ofNullable(memory.get(shot));
    }

    /** What the thumbnail of a subject is. */
    public Shot thumbnail(Subject subject) {
        return new Shot(subject, 0, thumbnailSettings);
    }

    /** Whether the bundled model draws, nobody having chosen another. */
    public boolean isBundled() {
        return painter.models().chosen().isEmpty();
    }

    /** The model that draws; empty until it is open. */
    public Value<Optional<BackboneInfo>> info() {
        return info;
    }

    /** What keeps pictures from coming: the model is being opened, or cannot be; empty where nothing does. */
    public Value<String> state() {
        return state;
    }

    /** What the user should know of the picture that was last drawn for the stage, such as what its prompt asks in vain. */
    public Value<List<String>> warnings() {
        return warnings;
    }

    /**
     * Writes a picture as a PNG file that says how it was made; {@code then} is given what went wrong, if anything.
     *
     * @param model name of whom it shows; empty for nobody
     */
    public void save(Shot shot, Optional<String> model, Path png, Consumer<Optional<RuntimeException>> then) {
        book.between(() -> {
            Optional<RuntimeException> failure = painter.save(shot, model, png);
            ui.execute(() -> then.accept(failure));
        });
    }

    /** A session of one's own on the model that draws; the caller closes it. Takes long: not on the UI thread. */
    public BackboneSession openAnother(Task task) {
        return painter.models().open(task);
    }

    /** What the model that draws is opened with, once it is known: for others that want the same. */
    public OpenRequest request(Task task) {
        return painter.models().request(task);
    }

    /**
     * Ends drawing. What is being drawn ends within a step, a model that is being opened when it is open; waits eight seconds for it at most: a
     * native library must not arrive in a container that stops.
     */
    public void close() {
        book.close();
        disk.shutdownNow();
        try {
            thread.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
