package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.table.TableFiles;
import w2w.tensors.DataTable;

/** Tables of labels joined to models that are only names. */
abstract class LabelFixture {
    static final List<String> TWO = List.of("p01", "p02");
    static final List<String> SIX = List.of("p01", "p02", "p03", "p04", "p05", "p06");

    @TempDir
    Path temp;

    LabelJoin.Joined join(List<String> models, String table) throws IOException {
        return join(models, Files.writeString(temp.resolve("labels.csv"), table), "");
    }

    static LabelJoin.Joined join(List<String> models, Path file, String key) {
        List<String> sources = models.stream().map(m -> m + ".safetensors").toList();
        return LabelJoin.join(TableFiles.read(file, Task.unwatched()), key, models, sources);
    }

    String refusal(List<String> models, String table) {
        W2wException e = assertThrows(W2wException.class, () -> join(models, table));
        return e.getMessage();
    }

    /** The labels as {@code age 31.5 -; glasses 1 0}. */
    static String numbers(LabelJoin.Joined joined) {
        List<String> all = new ArrayList<>();
        for (DataTable.Column column : joined.labels().columns()) {
            if (column instanceof DataTable.Numbers) {
                StringBuilder line = new StringBuilder(column.name());
                for (int i = 0; i < column.size(); i++) {
                    line.append(' ').append(column.text(i).isEmpty() ? "-" : column.text(i));
                }
                all.add(line.toString());
            }
        }
        return String.join("; ", all);
    }

    /** One of the notes is this. */
    static void assertSaid(LabelJoin.Joined joined, String note) {
        assertTrue(joined.notes().contains(note), () -> String.join("\n", joined.notes()));
    }
}
