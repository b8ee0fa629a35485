package w2w.engine.internal.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class LimitedTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void returns_and_throws_what_the_work_does() throws Exception {
        assertEquals("done", Limited.call(() -> "done", "work", LONG));
        assertThrows(IllegalStateException.class, () -> Limited.call(LimitedTest::fails, "work", LONG));
    }

    private static String fails() {
        throw new IllegalStateException();
    }

    @Test
    void leaves_work_alone_that_does_not_end() {
        CountDownLatch never = new CountDownLatch(1);
        assertThrows(TimeoutException.class, () -> Limited.call(() -> wait(never), "work", Duration.ofMillis(20)));
        never.countDown();
    }

    @Test
    void an_interrupt_ends_no_work_and_is_left_to_the_caller() throws Exception {
        Thread.currentThread().interrupt();
        assertEquals("done", Limited.call(LimitedTest::slow, "work", LONG));
        assertTrue(Thread.interrupted());
    }

    private static String slow() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return "done";
    }

    private static String wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }
}
