package w2w.data.miniature.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/**
 * The population as it lies in the bundle: no column has more than 256 different values, so a number is a byte that points into its
 * column's table, {@code weights[i, j] = levels[j, codes[i, j]]}. Exact, in 56 % of the space.
 */
final class PackedPopulation {
    private static final int LEVELS = 256;

    private PackedPopulation() {}

    /** Writes {@code population.safetensors} and {@code heldout.safetensors} (weights, float16) and deletes the packed file. */
    static void expand(Path folder) throws IOException {
        Path packed = folder.resolve("packed.safetensors");
        try (TensorSource source = Safetensors.open(packed)) {
            int rows = (int) source.require("codes").dimension(0);
            int people = Integer.parseInt(source.metadata().getOrDefault("population_rows", String.valueOf(rows)));
            write(source, 0, people, folder.resolve("population.safetensors"));
            write(source, people, rows - people, folder.resolve("heldout.safetensors"));
        }
        Files.delete(packed);
    }

    private static void write(TensorSource source, int first, int count, Path target) {
        int columns = (int) source.require("codes").dimension(1);
        byte[] table = new byte[columns * LEVELS * Short.BYTES];
        source.readBytes("levels", 0, table.length, table, 0);
        ShortBuffer levels =
                ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        new SafetensorsWriter()
                .metadata(Map.of("rank", "1", "alpha", "16"))
                .tensor("weights", DType.F16, new long[] {count, columns}, sink -> {
                    byte[] codes = new byte[columns];
                    ByteBuffer row = ByteBuffer.allocate(columns * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    for (int i = 0; i < count; i++) {
                        source.readBytes("codes", (long) (first + i) * columns, columns, codes, 0);
                        row.clear();
                        for (int j = 0; j < columns; j++) {
                            row.putShort(levels.get(j * LEVELS + (codes[j] & 0xff)));
                        }
                        sink.putBytes(row.array(), 0, row.position());
                    }
                })
                .write(target);
    }
}
