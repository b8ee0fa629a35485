package w2w.tensors.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

class MappedBytesTest {
    @TempDir
    Path folder;

    @Test
    void a_view_may_cross_from_one_window_into_the_next() throws IOException {
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("x"), content);
        try (MappedBytes bytes = new MappedBytes(new RandomAccessFile(file.toFile(), "r"), 2_000_000)) {
            for (int position : new int[] {0, 1_999_999, 2_000_000, 3_500_000, 4_000_000, 4_999_900}) {
                byte[] part = new byte[Math.min(Bytes.LONGEST_VIEW, content.length - position)];
                bytes.view(position, part.length).get(part);
                assertArrayEquals(Arrays.copyOfRange(content, position, position + part.length), part);
            }
            assertThrows(IndexOutOfBoundsException.class, () -> bytes.view(4_999_999, 2));
        }
    }

    @Test
    void a_tensor_beyond_two_gibibytes_is_found_at_its_place() throws IOException {
        // a sparse file: almost nothing is on the disk
        long before = 3L << 30;
        Path file = folder.resolve("large.safetensors");
        String json = "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + before + "],\"data_offsets\":[0," + before + "]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[" + before + "," + (before + 8) + "]}}";
        ByteBuffer head = ByteBuffer.allocate(8 + json.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length())
                .put(json.getBytes(StandardCharsets.UTF_8))
                .flip();
        ByteBuffer tail = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(-2)
                .flip();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(head, 0);
            channel.write(tail, 8 + json.length() + before);
        }
        try (TensorSource source = Safetensors.open(file)) {
            assertArrayEquals(new float[] {1.5f, -2}, source.floats("b"));
            float[] last = {7};
            source.read("a", before - 1, 1, last, 0);
            assertEquals(0, last[0]);
            assertTrue(assertThrows(W2wException.class, () -> source.floats("a"))
                    .getMessage()
                    .contains("too many"));
        }
    }

    @Test
    void a_file_cut_short_while_it_is_mapped_is_an_error_and_not_a_crash() throws IOException {
        Path file = folder.resolve("cut.safetensors");
        float[] numbers = new float[2_000_000];
        new SafetensorsWriter().floats("a", DType.F32, numbers, numbers.length).write(file);
        try (TensorSource source = Safetensors.open(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(4096);
            }
            W2wException e = assertThrows(W2wException.class, () -> source.floats("a"));
            assertTrue(e.getMessage().contains("cut short"), e.getMessage());
            assertTrue(e.getMessage().contains("tensor a"), e.getMessage());
        }
    }

    @Test
    void reading_after_close_is_the_callers_error() throws IOException {
        Path file = folder.resolve("x.safetensors");
        new SafetensorsWriter()
                .floats("a", DType.F32, new float[2_000_000], 2_000_000)
                .write(file);
        TensorSource source = Safetensors.open(file);
        source.close();
        assertThrows(IllegalStateException.class, () -> source.floats("a"));
    }
}
