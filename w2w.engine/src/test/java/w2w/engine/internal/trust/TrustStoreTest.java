package w2w.engine.internal.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.plugin.TrustedFiles.Trusted;
import w2w.api.plugin.UntrustedFileException;
import w2w.api.task.W2wException;
import w2w.tck.ParserFuzz;

class TrustStoreTest {
    private static final Path MINIATURE = Path.of("../w2w.plugins/w2w.data.miniature/src/main/resources/miniature");

    @TempDir
    Path folder;

    private TrustStore store() {
        return new TrustStore(null, folder.resolve("config"));
    }

    /** A forward function with one statement in it. */
    static byte[] archive(String statement) {
        return zip(
                "net/code/__torch__/net.py",
                "class Net(Module):\n  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n    y = "
                        + statement + "\n    return y\n");
    }

    private static byte[] zip(String... namesAndContents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("net/data.pkl"));
            zip.write(new byte[] {(byte) 0x80, 2, '}', '.'});
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private Path net(byte[] content) throws IOException {
        return Files.write(folder.resolve("net.pt"), content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "torch.from_file(\"/tmp/x\", True, 4)",
                "torch . from_file(\"/tmp/x\", True, 4)",
                "torch.\\\n  from_file(\"/tmp/x\", True, 4)",
                "ops.aten.from_file(\"/tmp/x\", True, 4)",
                "\"/tmp/x\".from_file(True, 4)",
                "x.save(\"/tmp/x\")",
                "ops.image.read_file(\"/tmp/x\")",
                "__torch__.torch.classes.a.B(x)",
                "torch",
                "(ops, x)",
                "torch.add(x, 'a # b', print(x))",
                "getattr(\"/tmp/x\", \"from_file\")(True, 4)",
                "getattr(\"/tmp/x\", \"from_file\", \"0\")(True, 4)",
                "getattr(\"/tmp/x\", \"from_\" \"file\")(True, 4)",
                "getattr(\"/tmp/x\", \"\"\"from_file\"\"\")(True, 4)",
                "getattr(\"/tmp/x\", \"\\146rom_file\")(True, 4)",
                "getattr(getattr(self, \"0\"), 'save')",
                "getattr(x, name)",
                "[getattr]",
                "ops.aten._print(\"a\")",
            })
    void refuses_a_net_that_reaches_outside_itself_whoever_trusts_it(String statement) throws IOException {
        Path net = net(archive(statement));
        for (W2wException e : List.of(
                assertThrows(W2wException.class, () -> store().trust(net)),
                assertThrows(W2wException.class, () -> store().read(net)))) {
            assertTrue(e.what().startsWith("the net is refused, it reaches outside itself: "), e.what());
            assertTrue(e.what().contains("net/code/__torch__/net.py, line "), e.what());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "torch.add(x, x)",
                "ops.prim.NumToTensor(1)",
                "torch.add(x, CONSTANTS.c0) # torch.from_file",
                "self.loader.ops.forward(x)",
                "(getattr(self, \"0\")).forward(getattr(self.layer1, \"a-b\"), )",
                "(getattr(getattr(self.f([1, 2]), \"1\"), \"0\")).forward(x, )",
                "torch.warn(torch.format(\"{} is old\", x), 2)",
                "torch.add(x, \"torch.save('a')\")",
            })
    void runs_a_net_that_the_user_has_trusted_until_it_changes(String statement) throws IOException {
        Path net = net(archive(statement));
        W2wException unknown = assertThrows(W2wException.class, () -> store().read(net));
        assertTrue(unknown.advice().orElse("").endsWith("w2w config trust " + net), unknown::toString);
        Trusted trusted = store().trust(net);
        assertArrayEquals(Files.readAllBytes(net), store().read(net));
        assertEquals(List.of(trusted), store().list());
        assertEquals(trusted, store().trust(net));
        assertEquals(1, store().list().size());

        Files.write(net, archive(statement + " "));
        assertThrows(W2wException.class, () -> store().read(net));
        Files.write(net, archive(statement));
        assertTrue(store().distrust(trusted.sha256()));
        assertFalse(store().distrust(trusted.sha256()));
        assertThrows(W2wException.class, () -> store().read(net));
    }

    @Test
    void a_refusal_for_want_of_trust_tells_the_file_and_is_told_from_others_by_its_cause() throws IOException {
        byte[] content = archive("torch.add(x, x)");
        Path net = net(content);
        W2wException refusal = assertThrows(W2wException.class, () -> store().read(net));
        UntrustedFileException untrusted = UntrustedFileException.in(
                        new CompletionException(W2wException.input("wrapped").because(refusal)))
                .orElseThrow();
        assertEquals(net.toAbsolutePath(), untrusted.file());
        assertEquals(content.length, untrusted.size());
        assertEquals(store().trust(net).sha256(), untrusted.sha256());

        Files.write(net, archive("x.save(\"/tmp/x\")"));
        assertEquals(
                Optional.empty(), UntrustedFileException.in(assertThrows(W2wException.class, () -> store().read(net))));
    }

    @Test
    void trusts_only_the_content_that_was_shown() throws IOException {
        Path net = net(archive("torch.add(x, x)"));
        String shown = UntrustedFileException.in(assertThrows(W2wException.class, () -> store().read(net)))
                .orElseThrow()
                .sha256();
        Files.write(net, archive("torch.mul(x, x)"));
        W2wException changed = assertThrows(W2wException.class, () -> store().trust(net, shown));
        assertTrue(changed.what().contains("has changed"), changed::toString);
        assertEquals(List.of(), store().list());

        Files.write(net, archive("torch.add(x, x)"));
        assertEquals(shown, store().trust(net, shown).sha256());
        assertArrayEquals(Files.readAllBytes(net), store().read(net));
    }

    @Test
    void what_is_no_archive_of_torch_script_is_refused_by_name() throws IOException {
        for (byte[] content : List.of(
                new byte[0],
                new byte[] {'P', 'K', 3, 4},
                "RBFFTL".getBytes(StandardCharsets.UTF_8),
                zip("net/readme.txt", ""),
                zip("net/model.json", ""))) {
            Path net = net(content);
            W2wException e = assertThrows(W2wException.class, () -> store().trust(net));
            assertTrue(e.what().startsWith("must be a TorchScript archive"), e.what());
        }
    }

    @Test
    void an_old_format_is_refused_whatever_the_case_of_its_name() throws IOException {
        Path net = net(zip("net/code/a.py", "", "net/MODEL.json", "{}"));
        W2wException e = assertThrows(W2wException.class, () -> store().trust(net));
        assertTrue(e.what().contains("old or mobile"), e.what());
    }

    @Test
    void native_classes_are_found_in_pickles_too() throws IOException {
        for (String global : List.of("c__torch__.torch.classes.a\nB\n", "c__torch__.torch\nclasses.a.B\n")) {
            Path net = net(zip("net/code/a.py", "", "net/constants.pkl", global));
            W2wException e = assertThrows(W2wException.class, () -> store().trust(net));
            assertTrue(e.what().contains("torch.classes"), e.what());
        }
    }

    /** The extra field 0x7075 gives an entry a second name, which libtorch does not know. */
    @Test
    void a_second_name_hides_no_code() throws IOException {
        String name = "net/code/a.py";
        byte[] other = "net/a.txt".getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        ByteBuffer extra = ByteBuffer.allocate(9 + other.length).order(ByteOrder.LITTLE_ENDIAN);
        extra.putShort((short) 0x7075).putShort((short) (5 + other.length)).put((byte) 1);
        extra.putInt((int) crc.getValue()).put(other);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.ISO_8859_1)) {
            zip.putNextEntry(new ZipEntry("net/code/b.py"));
            ZipEntry entry = new ZipEntry(name);
            entry.setExtra(extra.array());
            zip.putNextEntry(entry);
            zip.write("x.save(f)".getBytes(StandardCharsets.UTF_8));
        }
        Path net = net(bytes.toByteArray());
        W2wException e = assertThrows(W2wException.class, () -> store().trust(net));
        assertTrue(e.what().contains("operator save"), e.what());
    }

    /** One end record, two directories of one length: at the place it names, which libtorch reads, and right before it. */
    @Test
    void an_archive_with_two_directories_is_refused() throws IOException {
        byte[] evil = archive("x.save(y)");
        byte[] good = archive("x.size(y)");
        byte[] both = new byte[evil.length - 22 + good.length];
        System.arraycopy(evil, 0, both, 0, evil.length - 22);
        System.arraycopy(good, 0, both, evil.length - 22, good.length);
        Path net = net(both);
        W2wException e = assertThrows(W2wException.class, () -> store().trust(net));
        assertTrue(e.what().contains("its directory is not where it must be"), e.what());
    }

    @Test
    void the_bundled_nets_are_harmless_and_vouched_for() throws IOException {
        List<Trusted> listed =
                TrustStore.parse(Files.readString(MINIATURE.resolve("nets.sha256")), "w2w.data.miniature");
        for (String name : List.of("measures/identity.pt", "measures/attributes.pt")) {
            Trusted own = store().trust(MINIATURE.resolve(name));
            assertTrue(
                    listed.stream()
                            .anyMatch(t -> t.name().equals(name) && t.sha256().equals(own.sha256())),
                    () -> name + " is not in nets.sha256");
        }
    }

    @Test
    void damaged_archives_are_refused_or_looked_through() {
        ParserFuzz.of(1, List.of(archive("torch.add(x, \"a\")"), archive("x.save(\"b\")")))
                .run(bytes -> {
                    try {
                        TorchScript.outside(bytes);
                    } catch (IOException e) {
                        throw W2wException.input("not an archive").because(e);
                    }
                });
    }
}
