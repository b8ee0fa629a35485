package w2w.api.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class W2wExceptionTest {
    @Test
    void reads_place_then_what_then_advice() {
        W2wException e = W2wException.input("the header is 9 bytes long")
                .at("a.safetensors")
                .advise("Download it again");
        assertEquals("a.safetensors: the header is 9 bytes long. Download it again", e.getMessage());
        assertEquals("the header is 9 bytes long", e.what());
        assertEquals(Optional.of("a.safetensors"), e.where());
        assertEquals(Optional.of("Download it again"), e.advice());
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertEquals("plain", W2wException.of(W2wException.Kind.DEVICE, "plain").getMessage());
    }

    @Test
    void copies_keep_trace_cause_and_what_was_suppressed() {
        Exception cause = new IllegalStateException("why");
        W2wException first = W2wException.input("x").because(cause).listing(List.of("a", "b"));
        first.addSuppressed(new RuntimeException("beside"));
        W2wException copy = first.at("there");
        assertSame(cause, copy.getCause());
        assertEquals(1, copy.getSuppressed().length);
        assertEquals(first.getStackTrace()[0], copy.getStackTrace()[0]);
        assertEquals(List.of("a", "b"), copy.advise("do").because(cause).details());
        assertTrue(first.where().isEmpty());
    }
}
