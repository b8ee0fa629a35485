package w2w.engine.internal.population;

import java.nio.file.Path;
import java.util.Optional;
import w2w.api.studio.PopulationImport;
import w2w.api.task.Task;

/** An import in a process of its own that takes its time, so that it can be killed. */
final class SlowImport {
    private SlowImport() {}

    public static void main(String[] args) {
        Task slow = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                try {
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return false;
            }
        });
        new PopulationStore(TestAdapters.plugins(new TestAdapters.Format()), 512 + 3 * 4L * TestAdapters.LAYOUT.size())
                .make(
                        new PopulationImport(
                                "p",
                                new PopulationImport.Adapters(Path.of(args[0]), PopulationImport.Gauge.RAW, 0),
                                Optional.empty(),
                                "",
                                PopulationImport.Precision.FLOAT32),
                        Path.of(args[1]),
                        slow);
    }
}
