package w2w.tensors;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import w2w.api.task.W2wException;

/** Each kind of file that is no weight file, met by each reader. */
class PlaceholdersTest {
    private static final String POINTER =
            "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab".repeat(32) + "\nsize 3438167534\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> readers() {
        return Stream.of(
                reader("w.safetensors", f -> Safetensors.open(f).close()),
                reader("w.pt", f -> TorchFile.open(f).close()),
                reader("w.npy", f -> Npy.open(f).close()),
                reader("w.json", StrictJson::object));
    }

    private static Arguments reader(String name, Consumer<Path> open) {
        return Arguments.of(name, open);
    }

    private String refusal(String name, String content, Consumer<Path> open) throws Exception {
        Path file = Files.writeString(folder.resolve(name), content);
        W2wException e = assertThrows(W2wException.class, () -> open.accept(file));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().contains(name), e.getMessage());
        return e.getMessage();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void a_git_lfs_pointer_is_named_with_the_size_of_its_file(String name, Consumer<Path> open) throws Exception {
        String said = refusal(name, POINTER, open);
        assertTrue(said.contains("Git LFS pointer") && said.contains("3,438,167,534 bytes"), said);
        assertTrue(said.contains("git lfs pull"), said);
        assertTrue(refusal(name, POINTER.replace("\n", "\r\n"), open).contains("3,438,167,534"), said);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void a_web_page_is_named_with_its_title(String name, Consumer<Path> open) throws Exception {
        String page = "<html lang=\"en\"><head><title>Sign in</title></head><body>…</body></html>";
        for (String start : new String[] {"", "<!DOCTYPE html>\n", "\uFEFF \n", "<!-- saved -->\n<!doctype HTML>"}) {
            String said = refusal(name, start + page, open);
            assertTrue(said.contains("a web page") && said.contains("\"Sign in\""), said);
        }
        String large = refusal(name, "<!DOCTYPE html>" + page + "x".repeat(2 << 20), open);
        assertTrue(large.contains("a web page"), large);
        String denied = "<?xml version=\"1.0\"?><Error><Message>Access Denied</Message></Error>";
        String said = refusal(name, denied, open);
        assertTrue(said.contains("XML") && said.contains("Access Denied"), said);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void a_servers_words_are_repeated_where_no_text_can_be_meant(String name, Consumer<Path> open) throws Exception {
        String said = refusal(name, "Entry not found\n", open);
        assertTrue(name.endsWith(".json") || said.contains("\"Entry not found\""), said);
    }

    @Test
    void other_texts_and_files_that_are_not_there_are_left_alone() throws Exception {
        Path merges = Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\ni n\nt h\n");
        assertDoesNotThrow(() -> Placeholders.refuse(merges));
        assertDoesNotThrow(() -> Placeholders.refuse(folder.resolve("none")));
        assertDoesNotThrow(() -> Placeholders.refuse(folder));
    }
}
