package w2w.engine.internal.space.fit;

import java.nio.file.Path;
import w2w.api.space.FitRequest;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.Population;
import w2w.engine.internal.space.Torch;

/**
 * One call of the fitter: what the algorithms share.
 *
 * @param target the file to make
 * @param provenance what is known before the fit
 */
record Fit(
        Population population,
        FitRequest request,
        Settings settings,
        Torch torch,
        Tiles tiles,
        Checkpoint checkpoint,
        Path target,
        Provenance provenance,
        Task task) {
    /** With what the statistics found. */
    Provenance provenance(Standardiser z) {
        return provenance.with("fit.constant_columns", numbers() - z.varying());
    }

    int models() {
        return population.size();
    }

    int numbers() {
        return population.layout().size();
    }
}
