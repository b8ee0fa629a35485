package w2w.ui.internal.test;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import w2w.api.diffusion.BackboneSession;
import w2w.api.invert.Inversion;
import w2w.api.invert.InversionRequest;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.Inverter;
import w2w.api.studio.Workspace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Goes from the mean to one point in a straight line, a step for each permit. */
public final class FakeInverter implements Inverter {
    /** One a step; without them it waits. */
    public final Semaphore permits = new Semaphore(0);
    /** What it was asked for last. */
    public volatile Optional<InversionRequest> asked = Optional.empty();
    /** What the next step throws. */
    public volatile Optional<W2wException> failure = Optional.empty();

    @Override
    public Inversion invert(
            BackboneSession session,
            WeightSpace space,
            InversionRequest request,
            Optional<Path> checkpoint,
            Watcher watcher,
            Task task) {
        asked = Optional.of(request);
        int steps = request.settings().steps();
        double[] losses = new double[steps];
        float[] at = new float[space.components()];
        for (int step = 1; step <= steps; step++) {
            while (!permits.tryAcquire()) {
                task.check();
                Thread.onSpinWait();
            }
            task.check();
            failure.ifPresent(f -> {
                throw f;
            });
            for (int j = 0; j < at.length; j++) {
                at[j] = (j % 2 == 0 ? 1.5f : -1.2f) * step / steps;
            }
            losses[step - 1] = 0.2 * Math.exp(-3.0 * step / steps) + 0.05 + 0.02 * Math.sin(step * 1.7);
            task.measure("loss", losses[step - 1]);
            if (step % 10 == 0) {
                task.measure("held-out loss", 0.2 * Math.exp(-2.6 * step / steps) + 0.06);
            }
            task.progress((double) step / steps);
            if (watcher.every() > 0 && step % watcher.every() == 0) {
                watcher.show(step, Coefficients.of(space.fingerprint(), space.components(), at), new double[] {
                    losses[step - 1]
                });
            }
        }
        return new Inversion(
                Coefficients.of(space.fingerprint(), space.components(), at),
                List.of(losses),
                new double[] {0.06},
                Provenance.NONE);
    }

    @Override
    public Inverted invert(
            BackboneSession session, Workspace workspace, InvertCommand command, Watcher watcher, Task task) {
        throw new IllegalStateException("the workbench paints its masks: it has no files of them");
    }
}
