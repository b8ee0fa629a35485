package w2w.tensors.internal.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.task.W2wException;
import w2w.tensors.TensorInfo;
import w2w.tensors.internal.Bytes;

class TorchReaderTest {
    private static String refusal(byte[] file) {
        W2wException e =
                assertThrows(W2wException.class, () -> TorchReader.read(Bytes.of(ByteBuffer.wrap(file)), "x.pt"));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().startsWith("x.pt"), e.getMessage());
        return e.getMessage();
    }

    private static TorchReader read(byte[] file) {
        return TorchReader.read(Bytes.of(ByteBuffer.wrap(file)), "x.pt");
    }

    @ParameterizedTest
    @CsvSource({
        "DoubleStorage, 8",
        "LongStorage, 8",
        "IntStorage, 4",
        "ShortStorage, 2",
        "CharStorage, 1",
        "ByteStorage, 1"
    })
    void reads_every_number_type_in_both_byte_orders(String storage, int bytes) {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            ByteBuffer data = ByteBuffer.allocate(4 * bytes).order(order);
            for (int value : new int[] {7, 1, 100, 3}) {
                switch (storage) {
                    case "DoubleStorage" -> data.putDouble(value);
                    case "LongStorage" -> data.putLong(value);
                    case "IntStorage" -> data.putInt(value);
                    case "ShortStorage" -> data.putShort((short) value);
                    default -> data.put((byte) value);
                }
            }
            byte[] file = new PtBuilder()
                    .tensor("t", storage, 4, 1, new long[] {3}, new long[] {1})
                    .data(data.array())
                    .byteOrder(order == ByteOrder.BIG_ENDIAN ? "big" : "little")
                    .zip();
            assertArrayEquals(new float[] {1, 100, 3}, read(file).floats("t"));
        }
    }

    @Test
    void two_views_share_one_storage() {
        ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            data.putFloat(i);
        }
        byte[] file = new PtBuilder()
                .tensor("rows", "FloatStorage", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .tensor("columns", "FloatStorage", 6, 0, new long[] {3, 2}, new long[] {1, 3})
                .tensor("every.second", "FloatStorage", 6, 1, new long[] {3}, new long[] {2})
                .tensor("repeated", "FloatStorage", 6, 5, new long[] {2, 2}, new long[] {0, 0})
                .tensor("scalar", "FloatStorage", 6, 4, new long[] {}, new long[] {})
                .tensor("empty", "FloatStorage", 6, 9, new long[] {0, 7}, new long[] {7, 1})
                .data(data.array())
                .zip();
        try (TorchReader torch = read(file)) {
            assertEquals(
                    List.of("rows", "columns", "every.second", "repeated", "scalar", "empty"),
                    torch.tensors().stream().map(TensorInfo::name).toList());
            assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, torch.floats("columns"));
            assertArrayEquals(new float[] {1, 3, 5}, torch.floats("every.second"));
            assertArrayEquals(new float[] {5, 5, 5, 5}, torch.floats("repeated"));
            assertArrayEquals(new float[] {4}, torch.floats("scalar"));
            assertArrayEquals(new float[] {}, torch.floats("empty"));
            assertEquals(torch.require("rows"), ((Map<?, ?>) torch.tree()).get("rows"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 7, 1", "1, 6, 1", "0, 4, 2", "0, 1000000, 0", "0, -1, 1", "-1, 2, 1", "0, 2, -1"})
    void refuses_a_view_that_leaves_its_storage(long offset, long size, long stride) {
        byte[] file = new PtBuilder()
                .tensor("liar", "FloatStorage", 6, offset, new long[] {size}, new long[] {stride})
                .data(new byte[24])
                .zip();
        assertTrue(refusal(file).contains("tensor liar"));
    }

    @Test
    void refuses_a_shape_that_overflows() {
        byte[] file = new PtBuilder()
                .tensor("liar", "FloatStorage", 6, 0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0})
                .data(new byte[24])
                .zip();
        assertTrue(refusal(file).contains("overflows"));
    }

    @Test
    void refuses_a_storage_shorter_than_it_says() {
        byte[] file = new PtBuilder()
                .tensor("liar", "FloatStorage", 7, 0, new long[] {7}, new long[] {1})
                .data(new byte[24])
                .zip();
        assertTrue(refusal(file).contains("24 bytes, not the 7 elements"));
    }

    @Test
    void refuses_names_that_leave_the_archive() {
        byte[] file =
                new PtBuilder().data(new byte[4]).extra("archive/../../etc/x").zip();
        assertTrue(refusal(file).contains("leaves the archive"));
    }

    @Test
    void refuses_entries_that_overlap() {
        byte[] file = new PtBuilder().data(new byte[4]).zip();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int first = bytes.getInt(file.length - 6); // the directory's beginning, from the record at the end
        int second = first + 46 + bytes.getShort(first + 28) + bytes.getShort(first + 30) + bytes.getShort(first + 32);
        bytes.putInt(second + 42, bytes.getInt(first + 42)); // both stand where the first one does
        assertTrue(refusal(file).contains("overlaps"));
    }

    @Test
    void refuses_compressed_entries() {
        byte[] file = new PtBuilder().data(new byte[1 << 20]).compressed().zip();
        assertTrue(refusal(file).contains("is compressed"));
    }

    @Test
    void a_file_cut_anywhere_is_one_error() {
        byte[] file = new PtBuilder()
                .tensor("t", "FloatStorage", 6, 0, new long[] {6}, new long[] {1})
                .data(new byte[24])
                .zip();
        for (int length = 0; length < file.length; length++) {
            refusal(java.util.Arrays.copyOf(file, length));
        }
    }

    @Test
    void a_dictionary_that_contains_itself_is_refused() {
        byte[] file = new PtBuilder().pickle("}q\0U\1ah\0s.").zip();
        assertTrue(refusal(file).contains("nests without end"));
    }

    @Test
    void nests_that_unfold_exponentially_are_refused() {
        StringBuilder pickle = new StringBuilder("]q\0000");
        for (char i = 1; i < 60; i++) {
            pickle.append("]q").append(i).append("(h").append((char) (i - 1));
            pickle.append('h').append((char) (i - 1)).append("e0");
        }
        byte[] file = new PtBuilder().pickle(pickle.append("h;.").toString()).zip();
        assertTrue(refusal(file).contains("nests without end or is too large"));
    }
}
