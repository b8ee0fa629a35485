package w2w.engine.internal.population;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import w2w.tensors.DType;
import w2w.tensors.Float16;

/**
 * Appends rows to safetensors shards. The format lets a header end in blanks, so room for it is left at the front of a shard and the
 * rows are written once, where they stay; a shard opens in other programs after {@link #finish}.
 */
final class ShardWriter implements AutoCloseable {
    private static final int HEADER = 512;

    private final Path folder;
    private final DType type;
    private final int columns;
    private final int rowsPerShard;
    private final ByteBuffer row;
    private final Object rolling = new Object();
    private int rows;
    private FileChannel channel;

    /** Goes on after {@code rows} rows that are there already; what follows them is cut off. */
    ShardWriter(Path folder, DType type, int columns, long shardBytes, int rows) throws IOException {
        this.folder = folder;
        this.type = type;
        this.columns = columns;
        this.row = ByteBuffer.allocateDirect(columns * type.bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
        this.rowsPerShard = (int) Math.max(1, Math.min(Integer.MAX_VALUE, (shardBytes - HEADER) / row.capacity()));
        this.rows = rows;
        this.channel = open(rows / rowsPerShard);
        channel.truncate(HEADER + (long) (rows % rowsPerShard) * row.capacity());
    }

    int rows() {
        return rows;
    }

    /** Appends one row of float32 numbers; half-precision shards take numbers that are half-precision already. */
    void append(float[] values) throws IOException {
        if (rows > 0 && rows % rowsPerShard == 0 && channel.size() > HEADER) {
            synchronized (rolling) {
                channel.force(true);
                channel.close();
                channel = open(rows / rowsPerShard);
            }
        }
        row.clear();
        if (type == DType.F16) {
            for (float value : values) {
                row.putShort(Float16.bits(value));
            }
            row.flip();
        } else {
            row.asFloatBuffer().put(values);
        }
        long position = HEADER + (long) (rows % rowsPerShard) * row.capacity();
        while (row.hasRemaining()) {
            position += channel.write(row, position);
        }
        rows++;
    }

    /** Forces what was appended to the disk. Any thread may call, also while another appends. */
    void force() throws IOException {
        synchronized (rolling) {
            channel.force(true);
        }
    }

    /** Writes the headers and names the shards. */
    List<Manifest.Shard> finish() throws IOException {
        channel.force(true);
        channel.close();
        int count = (rows + rowsPerShard - 1) / rowsPerShard;
        List<Manifest.Shard> shards = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int inThis = Math.min(rowsPerShard, rows - i * rowsPerShard);
            try (FileChannel shard = open(i)) {
                ByteBuffer header = header(inThis);
                while (header.hasRemaining()) {
                    shard.write(header, header.position());
                }
                shard.truncate(HEADER + (long) inThis * row.capacity());
                shard.force(true);
            }
            shards.add(new Manifest.Shard(file(i), inThis));
        }
        // a run that was killed may have been further in another order of things
        int stale = count;
        while (Files.deleteIfExists(folder.resolve(file(stale)))) {
            stale++;
        }
        return shards;
    }

    private ByteBuffer header(int count) {
        String json = "{\"" + ShardedPopulation.WEIGHTS + "\":{\"dtype\":\"" + type + "\",\"shape\":[" + count + ","
                + columns + "],\"data_offsets\":[0," + (long) count * row.capacity() + "]}}";
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(HEADER - Long.BYTES);
        header.put(json.getBytes(StandardCharsets.US_ASCII));
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static String file(int index) {
        return String.format(java.util.Locale.ROOT, "weights-%05d.safetensors", index + 1);
    }

    private FileChannel open(int index) throws IOException {
        Path path = folder.resolve(file(index));
        Files.createDirectories(folder);
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
