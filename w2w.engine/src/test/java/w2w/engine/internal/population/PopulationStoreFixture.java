package w2w.engine.internal.population;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationImport.Adapters;
import w2w.api.studio.PopulationImport.Gauge;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.studio.PopulationReport;
import w2w.api.task.Task;

/** A store of small shards and a folder of small adapters. */
abstract class PopulationStoreFixture {
    /** Rows of the test layout in a shard of the test store. */
    static final int IN_SHARD = 3;

    @TempDir
    Path temp;

    final PopulationStore store = store(TestAdapters.LAYOUT.size());

    static PopulationStore store(int columns) {
        return new PopulationStore(TestAdapters.plugins(new TestAdapters.Format()), 512 + IN_SHARD * 4L * columns);
    }

    PopulationImport command(Precision precision, Gauge gauge) {
        return new PopulationImport("p", new Adapters(temp.resolve("in"), gauge, 0), Optional.empty(), "", precision);
    }

    PopulationImport raw() {
        return command(Precision.FLOAT32, Gauge.RAW);
    }

    PopulationReport make(PopulationImport command) {
        return store.make(command, temp.resolve("p"), Task.unwatched());
    }

    static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                content.put(file.getFileName().toString(), Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return content;
    }
}
