package w2w.engine.internal.population;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import w2w.api.studio.PopulationImport;
import w2w.api.task.Task;

/** Population folders for tests of other packages. */
public final class TestPopulations {
    private TestPopulations() {}

    /** Imports ten small adapters, which are written to a folder first. */
    public static void make(Path adapters, Path target, PopulationImport.Precision precision) {
        try {
            TestAdapters.fill(adapters, 10);
            PopulationStoreFixture.store(TestAdapters.LAYOUT.size())
                    .make(
                            new PopulationImport(
                                    "p",
                                    new PopulationImport.Adapters(adapters, PopulationImport.Gauge.RAW, 0),
                                    Optional.empty(),
                                    "",
                                    precision),
                            target,
                            Task.unwatched());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
