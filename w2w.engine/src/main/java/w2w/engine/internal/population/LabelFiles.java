package w2w.engine.internal.population;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import w2w.api.task.W2wException;
import w2w.engine.internal.parquet.ParquetTable;
import w2w.tensors.DataTable;
import w2w.tensors.TorchFile;

/** Tables of labels in the formats they come in, told apart by their first bytes. */
final class LabelFiles {
    private LabelFiles() {}

    static DataTable read(Path file) {
        byte[] head = new byte[4];
        int length;
        try (InputStream in = Files.newInputStream(file)) {
            length = in.readNBytes(head, 0, 4);
        } catch (IOException e) {
            throw W2wException.input("the table of labels cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
        boolean archive = length >= 2 && head[0] == 'P' && head[1] == 'K';
        boolean pickle = length >= 2 && (head[0] & 0xFF) == 0x80;
        if (archive || pickle) {
            try (TorchFile torch = TorchFile.open(file)) {
                return torch.table().orElseThrow(() -> W2wException.input("the file holds no table of labels")
                        .at(file.toString()));
            }
        }
        if (length == 4 && ParquetTable.isParquet(head)) {
            return ParquetTable.read(file);
        }
        return CsvTables.read(file, Set.of());
    }
}
