package w2w.ui.internal.invert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import w2w.api.diffusion.BackboneSession;
import w2w.api.edit.Edit;
import w2w.api.invert.Inversion;
import w2w.api.invert.InversionRequest;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Inverter;
import w2w.api.studio.Workspace;
import w2w.api.task.CancelledException;
import w2w.api.task.Job;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;

/** One inversion while it runs and after: its curves, and the points on its way. Belongs to the UI thread, but for what the job does. */
final class Inverting {
    private final Desk desk;
    private final String name;
    private final Workspace workspace;
    private final String space;
    private final InversionRequest request;
    private final String pictures;
    private final int every;
    private final LossCurve loss = new LossCurve();
    private final LossCurve heldOut = new LossCurve();
    private final List<State> states = new ArrayList<>();
    private final Listener listener;
    private Optional<Job<?>> job = Optional.empty();
    private Phase phase = Phase.RUNNING;
    private final AtomicInteger step = new AtomicInteger();

    /** What became of it. */
    enum Phase {
        RUNNING,
        DONE,
        STOPPED,
        FAILED
    }

    /** A point on the way. */
    record State(int step, double loss, Identity identity) {}

    /** Hears of it on the UI thread. */
    interface Listener {
        /** There is one more state. */
        void passed(Inverting by, State state);

        /** It has ended. */
        void ended(Inverting by);
    }

    /**
     * @param pictures what they are called
     * @param every steps between two states
     */
    Inverting(
            Desk desk,
            String name,
            Workspace workspace,
            String space,
            InversionRequest request,
            String pictures,
            int every,
            Listener listener) {
        this.desk = desk;
        this.name = name;
        this.workspace = workspace;
        this.space = space;
        this.request = request;
        this.pictures = pictures;
        this.every = every;
        this.listener = listener;
    }

    String name() {
        return name;
    }

    /** Where the model belongs. */
    Workspace workspace() {
        return workspace;
    }

    /** Loss of each step. */
    LossCurve loss() {
        return loss;
    }

    /** Loss on noises that are not learnt from. */
    LossCurve heldOut() {
        return heldOut;
    }

    /** In order. */
    List<State> states() {
        return states;
    }

    Phase phase() {
        return phase;
    }

    /** Steps taken; any thread. */
    int step() {
        return step.get();
    }

    int steps() {
        return request.settings().steps();
    }

    Optional<Job<?>> job() {
        return job;
    }

    /** Begins, as a job that is listed with the others. */
    void start(String title) {
        Job<Inversion> started = desk.job(title, this::run, this::done);
        job = Optional.of(started);
        started.result().whenComplete((result, thrown) -> {
            if (thrown != null) {
                boolean cancelled =
                        thrown instanceof CancelledException || thrown.getCause() instanceof CancelledException;
                desk.later(() -> end(cancelled ? Phase.STOPPED : Phase.FAILED));
            }
        });
    }

    /** Ends it within a step; what there is remains. */
    void stop() {
        job.ifPresent(Job::cancel);
    }

    private Inversion run(Task task) {
        Task watched = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                try {
                    task.check();
                    return false;
                } catch (CancelledException e) {
                    return true;
                }
            }

            @Override
            public void progressed(double done) {
                task.progress(done);
            }

            @Override
            public void said(String part, String text) {
                task.message(text);
            }

            @Override
            public void warned(String text) {
                task.warn(text);
            }

            @Override
            public void measured(String quantity, double value) {
                measure(quantity, value);
                task.measure(quantity, value);
            }
        });
        watched.check();
        try (WeightSpace own = workspace.space(space); // the desk closes its own when another is used
                BackboneSession session = desk.pictures().openAnother(watched.part("open", 0.02))) {
            return desk.inverter()
                    .invert(
                            session,
                            own,
                            request,
                            Optional.empty(),
                            new Inverter.Watcher() {
                                @Override
                                public int every() {
                                    return every;
                                }

                                @Override
                                public void show(int at, Coefficients points, double[] losses) {
                                    Coefficients point = points.row(0);
                                    double now = losses[0];
                                    desk.later(() -> pass(at, point, now, onTheWay(at, point)));
                                }
                            },
                            watched.part("invert", 0.98));
        }
    }

    private void measure(String quantity, double value) {
        if (quantity.equals("loss")) {
            loss.add(step.incrementAndGet(), value);
        } else if (quantity.equals("held-out loss")) {
            heldOut.add(step.get(), value);
        }
    }

    private void done(Inversion inversion) {
        double[] losses = inversion.losses().get(0);
        double last = losses.length == 0 ? Double.NaN : losses[losses.length - 1];
        pass(step.get(), inversion.points().row(0), last, inversion.provenance());
        end(Phase.DONE);
    }

    /** Says of a point what the inversion says of its result. */
    private Provenance onTheWay(int at, Coefficients point) {
        return Provenance.NONE
                .with("space", point.space())
                .with("prompt", request.prompt())
                .with("learning-rate", request.settings().learningRate())
                .with("units", request.settings().units())
                .with("noises", request.settings().noises())
                .with("seed", request.settings().seed())
                .with("steps", at);
    }

    private void pass(int at, Coefficients point, double lossNow, Provenance how) {
        Provenance made = how.with("pictures", pictures);
        State state = new State(at, lossNow, new Identity(name, space, point, Edit.NONE, made));
        if (!states.isEmpty() && states.get(states.size() - 1).step() == at) {
            states.remove(states.size() - 1); // the result itself, where the last look was at the last step
        }
        states.add(state);
        listener.passed(this, state);
    }

    private void end(Phase next) {
        phase = next;
        listener.ended(this);
    }
}
