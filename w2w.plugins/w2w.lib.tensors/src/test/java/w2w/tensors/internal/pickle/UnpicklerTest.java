package w2w.tensors.internal.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.W2wException;
import w2w.tensors.internal.Bytes;

class UnpicklerTest {
    private static Object read(byte[] pickle) {
        return Unpickler.read(Bytes.of(ByteBuffer.wrap(pickle)), 0, pickle.length, g -> g.is("torch.Size"))
                .value();
    }

    private static Object read(String latin1) {
        return read(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String refusal(String latin1) {
        W2wException e = assertThrows(W2wException.class, () -> read(latin1));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        return e.getMessage();
    }

    /** Each is what Python's pickle.dumps([1, -2, 1 << 70, True, None, 0.5, "é"], protocol) gives. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(lp0\nI1\naI-2\naL1180591620717411303424L\naI01\naNaF0.5\naV\u00c3\u00a9\np1\na.",
                "]q\0(K\1J\u00fe\u00ff\u00ff\u00ffL1180591620717411303424L\nI01\nNG?\u00e0\0\0\0\0\0\0X\2\0\0\0\u00c3\u00a9q\1e.",
                "\u0080\2]q\0(K\1J\u00fe\u00ff\u00ff\u00ff\u008a\11\0\0\0\0\0\0\0\0@\u0088NG?\u00e0\0\0\0\0\0\0X\2\0\0\0\u00c3\u00a9q\1e.",
                "\u0080\4\u0095+\0\0\0\0\0\0\0]\u0094(K\1J\u00fe\u00ff\u00ff\u00ff\u008a\11\0\0\0\0\0\0\0\0@\u0088NG?\u00e0\0\0\0\0\0\0\u008c\2\u00c3\u00a9\u0094e."
            })
    void reads_the_same_list_in_protocols_0_1_2_and_4(String pickle) {
        assertEquals(List.of(1L, -2L, BigInteger.ONE.shiftLeft(70), true, None.NONE, .5, "é"), read(pickle));
    }

    @Test
    void reads_dictionaries_and_the_memo() {
        assertEquals(Map.of("a", 1L, "b", List.of("a")), read("\u0080\2}(U\1aq\5K\1U\1b]h\5au."));
    }

    @Test
    void records_a_call_and_does_not_make_it() {
        Call call = (Call) read("ctorch\nSize\nK\3\u0085\u0085R.");
        assertEquals("torch.Size", call.function().toString());
        assertEquals(List.of(3L), ((Tuple) call.arguments().get(0)).items());
    }

    @Test
    void refuses_a_global_by_its_name() {
        String message = refusal("cos\nsystem\n(S'touch pwned'\ntR.");
        assertTrue(message.contains("global os.system is not allowed in a weights file"), message);
    }

    @Test
    void refuses_a_global_that_comes_from_the_stack() {
        assertTrue(refusal("\u0080\4\u008c\10builtins\u008c\4eval\u0093.").contains("builtins.eval"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i__main__\nX\n.", // INST
                "(ctorch\nSize\no.", // OBJ
                "\u0082\1.", // EXT1
                "\u0097.", // NEXT_BUFFER
                "\u0080\6N.", // a protocol that does not exist
                ".",
                "a.",
                "(.",
                "(0.",
                "t.",
                "h\0.",
                "NN.",
                "K",
                "X\u00ff\u00ff\u00ff\u007fa.", // a length beyond the end
                "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffa.",
                "\u008b\u00ff\u00ff\u00ff\u00ff.",
                "X\2\0\0\0\u00ff\u00ff.", // not UTF-8
                "Nr\u00ff\u00ff\u00ff\u007f.", // would allocate 16 GB of memo
                "}]Ns.", // a list as a key
                "}ctorch\nSize\nNs.",
                "]}R.",
                "NNb.",
                "Ix\n.",
            })
    void refuses_what_torch_never_writes(String pickle) {
        refusal(pickle);
    }

    @Test
    void deep_nesting_costs_no_stack() {
        ByteArrayOutputStream deep = new ByteArrayOutputStream();
        deep.writeBytes("]".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII));
        deep.writeBytes("a".repeat(999_999).getBytes(StandardCharsets.US_ASCII));
        deep.write('.');
        assertTrue(read(deep.toByteArray()) instanceof List);
    }

    @Test
    void bounds_the_number_of_objects() {
        assertTrue(refusal("(" + "N".repeat(8_000_001)).contains("more than 8000000 objects"));
    }
}
