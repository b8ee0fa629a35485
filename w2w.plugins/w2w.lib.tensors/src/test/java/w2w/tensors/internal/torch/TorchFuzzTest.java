package w2w.tensors.internal.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import w2w.tck.ParserFuzz;
import w2w.tensors.TensorInfo;
import w2w.tensors.TorchFile;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.pickle.Unpickler;

/** Whatever is done to a good file, the reader answers with a result or with its own error, soon and in little memory. */
class TorchFuzzTest {
    private static final byte[] TENSORS = new PtBuilder()
            .tensor("a", "FloatStorage", 6, 1, new long[] {2, 2}, new long[] {1, 2})
            .tensor("b", "FloatStorage", 6, 0, new long[] {6}, new long[] {1})
            .data(new byte[24])
            .zip();

    private static byte[] resource(String name) {
        try (InputStream in = TorchFile.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] golden(String name) {
        try {
            return Files.readAllBytes(Path.of(System.getProperty("w2w.golden"), "w2w-release", name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The pickle within one of the archives here. */
    private static byte[] pickle(byte[] archive) {
        Bytes bytes = Bytes.of(ByteBuffer.wrap(archive));
        for (ZipEntries.Entry entry : ZipEntries.read(bytes).all()) {
            if (entry.name().endsWith("data.pkl")) {
                byte[] pickle = new byte[(int) entry.size()];
                bytes.view(entry.position(), pickle.length).get(pickle);
                return pickle;
            }
        }
        throw new AssertionError("no pickle");
    }

    private static void open(byte[] file) {
        TorchReader torch = TorchReader.read(Bytes.of(ByteBuffer.wrap(file)), "x.pt");
        torch.table();
        for (TensorInfo info : torch.tensors()) {
            torch.read(info.name(), 0, (int) Math.min(info.elements(), 100), new float[100], 0);
        }
    }

    private static void fuzz(long seed, ParserFuzz.Parser reader, byte[]... good) {
        ParserFuzz.of(seed, List.of(good))
                .words("ctorch\nFloatStorage\n", "cos\nsystem\n", "\u0080\2", "(((((((", "PK\1\2", "PK\6\6")
                .run(reader);
    }

    @Test
    void pickles() {
        fuzz(
                1,
                bytes -> Unpickler.read(Bytes.of(ByteBuffer.wrap(bytes)), 0, bytes.length, AllowedGlobals::contains),
                pickle(TENSORS),
                pickle(resource("pandas2_df_p2.pt")),
                pickle(resource("pandas2_df_p4.pt")),
                "(lp0\nI1\naL3L\naI01\naNaF0.5\naVx\np1\na.".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void archives() {
        fuzz(2, TorchFuzzTest::open, TENSORS);
    }

    @Test
    void legacy_streams() {
        fuzz(3, TorchFuzzTest::open, legacy());
    }

    @Test
    void pickles_in_good_archives() {
        byte[] good = pickle(TENSORS);
        fuzz(
                4,
                bytes -> open(new PtBuilder()
                        .pickle(new String(bytes, StandardCharsets.ISO_8859_1))
                        .data(new byte[24])
                        .zip()),
                good);
    }

    @Test
    void tables() {
        fuzz(
                5,
                TorchFuzzTest::open,
                pickle(resource("pandas2_df_p2.pt")),
                pickle(resource("pandas2_range_p2.pt")),
                pickle(resource("pandas2_df_p4.pt")),
                pickle(resource("pandas2_df_p5.pt")),
                pickle(golden("identity_df.pt")));
    }

    private static byte[] legacy() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        List<String> pickles = new ArrayList<>();
        pickles.add("\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.");
        pickles.add("\u0080\2M\u00e9\3.");
        pickles.add("\u0080\2}(U\rlittle_endian\u0088u.");
        pickles.add(
                "\u0080\2ctorch._utils\n_rebuild_tensor_v2\n((U\7storagectorch\nHalfStorage\nU\0019U\3cpuK\2NtQK\0K\2\u0085K\1\u0085"
                        + "\u0089ccollections\nOrderedDict\n)RtR.");
        pickles.add("\u0080\2](U\0019e.");
        pickles.add("\2\0\0\0\0\0\0\0\0\0\0\0");
        pickles.forEach(p -> file.writeBytes(p.getBytes(StandardCharsets.ISO_8859_1)));
        return file.toByteArray();
    }
}
