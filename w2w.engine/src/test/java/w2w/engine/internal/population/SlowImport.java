package w2w.engine.internal.population;

import java.nio.file.Path;
import java.util.Optional;
import w2w.api.studio.PopulationImport;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** An import in a process of its own: of a folder, to a folder, with so many milliseconds a step, so that it can be killed. */
final class SlowImport {
    private SlowImport() {}

    public static void main(String[] args) {
        try {
            run(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
        } catch (W2wException e) {
            System.out.println(e.kind() + " " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Path folder, Path target, int pause) {
        Task slow = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                try {
                    Thread.sleep(pause);
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
                                new PopulationImport.Adapters(folder, PopulationImport.Gauge.RAW, 0),
                                Optional.empty(),
                                "",
                                PopulationImport.Precision.FLOAT32),
                        target,
                        slow);
    }
}
