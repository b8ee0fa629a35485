package w2w.ui.internal.test;

import java.nio.file.Path;
import java.util.Optional;
import w2w.api.diffusion.BackboneSession;
import w2w.api.invert.Inversion;
import w2w.api.invert.InversionRequest;
import w2w.api.space.WeightSpace;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.Inverter;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Of an engine that does not invert. */
final class NoInverter implements Inverter {
    @Override
    public Inversion invert(
            BackboneSession session,
            WeightSpace space,
            InversionRequest request,
            Optional<Path> checkpoint,
            Watcher watcher,
            Task task) {
        throw W2wException.input("this engine does not invert");
    }

    @Override
    public Inverted invert(
            BackboneSession session, Workspace workspace, InvertCommand command, Watcher watcher, Task task) {
        throw W2wException.input("this engine does not invert");
    }
}
