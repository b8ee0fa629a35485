package w2w.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.W2wException;
import w2w.tck.ParserFuzz;

class NpyTest {
    @TempDir
    Path folder;

    /** An array as numpy lays it out. */
    private static byte[] npy(int version, String header, byte... data) {
        byte[] text = (header + "\n").getBytes(version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        ByteBuffer file = ByteBuffer.allocate((version == 1 ? 10 : 12) + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) version)
                .put((byte) 0);
        if (version == 1) {
            file.putShort((short) text.length);
        } else {
            file.putInt(text.length);
        }
        return file.put(text).put(data).array();
    }

    private static byte[] npz(boolean deflated, String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry(name);
            if (!deflated) {
                CRC32 crc = new CRC32();
                crc.update(content);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
            }
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    private static TensorSource read(byte[] file) {
        return Npy.read("x.npy", ByteBuffer.wrap(file));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void reads_every_version_in_both_orders_of_axes_and_bytes(int version) {
        byte[] data = {1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0};
        byte[] c = npy(version, "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }", data);
        assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6}, read(c).longs("array"));
        byte[] fortran = npy(version, "{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3), }", data);
        assertArrayEquals(new long[] {1, 3, 5, 2, 4, 6}, read(fortran).longs("array"));
        assertTrue(read(fortran).require("array").hasShape(2, 3));
        byte[] big = npy(version, "{'shape': (6,), 'fortran_order': False, 'descr': '>i2'}", data);
        assertArrayEquals(
                new long[] {256, 512, 768, 1024, 1280, 1536}, read(big).longs("array"));
        byte[] part = new byte[3];
        read(big).readBytes("array", 1, 3, part, 0);
        assertArrayEquals(new byte[] {1, 0, 2}, part);
    }

    @Test
    void what_is_written_is_read_back() {
        Path file = folder.resolve("a.npy");
        float[] numbers = {1.5f, -2, Float.NaN, 0};
        Npy.write(file, DType.F16, new long[] {2, 2}, sink -> sink.put(numbers, 0, 4));
        try (TensorSource source = Npy.open(file)) {
            assertEquals(DType.F16, source.require("array").dtype());
            assertArrayEquals(numbers, source.floats("array"));
            assertEquals(0, source.require("array").position() % 64);
        }
        Path archive = folder.resolve("a.npz");
        new Npy.Archive()
                .add("scalar", DType.F64, new long[0], sink -> sink.put(new double[] {Math.PI}, 0, 1))
                .add("ids", DType.I64, new long[] {3}, sink -> sink.put(new long[] {7, -8, 9}, 0, 3))
                .write(archive);
        try (TensorSource source = Npy.open(archive)) {
            assertEquals(
                    List.of("ids", "scalar"),
                    source.tensors().stream().map(TensorInfo::name).toList());
            assertArrayEquals(new double[] {Math.PI}, source.doubles("scalar"));
            assertArrayEquals(new long[] {7, -8, 9}, source.longs("ids"));
        }
    }

    @Test
    void stored_and_deflated_archives_are_the_same() throws IOException {
        byte[] array =
                npy(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }", (byte) 1, (byte) 2, (byte) 3);
        for (boolean deflated : new boolean[] {false, true}) {
            assertArrayEquals(
                    new long[] {1, 2, 3}, read(npz(deflated, "a.npy", array)).longs("a"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'descr': '|O', 'fortran_order': False, 'shape': (1,), };numpy type |O",
                "{'descr': '<V2', 'fortran_order': False, 'shape': (1,), };numpy type <V2",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), };cannot be read",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), };4 bytes of data for 2 elements",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), };natural numbers",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999,999999999999), };overflows",
                "{'descr': '<f4', 'fortran_order': False};it is not descr",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)};twice",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x;it is not descr",
            })
    void refuses_what_is_no_array_of_numbers(String header, String message) {
        W2wException e = assertThrows(W2wException.class, () -> read(npy(1, header, new byte[4])));
        assertTrue(e.getMessage().startsWith("x.npy, tensor array"), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void refuses_bombs_escapes_and_lies_in_archives() throws IOException {
        byte[] zeros = npy(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (1000000,), }", new byte[1_000_000]);
        byte[] bomb = npz(true, "a.npy", zeros);
        ByteBuffer lie = ByteBuffer.wrap(bomb.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int directory = lie.getInt(bomb.length - 6);
        lie.putInt(directory + 24, 0x7fffffff);
        assertTrue(assertThrows(W2wException.class, () -> read(lie.array()))
                .getMessage()
                .contains("claims 2147483647 bytes"));
        lie.putInt(directory + 24, 500_000);
        assertTrue(assertThrows(W2wException.class, () -> read(lie.array()))
                .getMessage()
                .contains("longer than the directory says"));
        byte[] escape = npz(false, "../../a.npy", zeros);
        assertTrue(assertThrows(W2wException.class, () -> read(escape))
                .getMessage()
                .contains("leaves the archive"));
    }

    @Test
    void damaged_arrays_are_refused_and_nothing_else() {
        ParserFuzz.of(
                        31,
                        List.of(
                                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }", new byte[8]),
                                npy(2, "{'descr': '>i8', 'fortran_order': True, 'shape': (), }", new byte[8]),
                                npy(3, "{'descr': '|b1', 'fortran_order': False, 'shape': (0, 4), }")))
                .words("(", "((", "True", "9".repeat(19), "'<f2'", "'shape'", "'descr': '|O'", "1L")
                .run(NpyTest::readAll);
    }

    @Test
    void damaged_archives_are_refused_and_nothing_else() throws IOException {
        byte[] array = npy(1, "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }", new byte[8]);
        ParserFuzz.of(32, List.of(npz(false, "a.npy", array), npz(true, "b.npy", array)))
                .words("PK\1\2", "PK\3\4", "PK\5\6", "PK\6\6", "PK\6\7", "../", ".npy", "\1\0\20\0")
                .run(NpyTest::readAll);
    }

    private static void readAll(byte[] input) {
        try (TensorSource source = read(input)) {
            for (TensorInfo tensor : source.tensors()) {
                if (tensor.elements() < 10_000 && tensor.dtype() != DType.C64) {
                    source.doubles(tensor.name());
                }
            }
        }
    }

    @Test
    void a_body_that_gives_too_much_leaves_no_file() {
        Path file = folder.resolve("bad.npy");
        assertThrows(
                IllegalStateException.class,
                () -> Npy.write(file, DType.F32, new long[] {2}, sink -> sink.put(new float[3], 0, 3)));
        assertTrue(Files.notExists(file));
    }
}
