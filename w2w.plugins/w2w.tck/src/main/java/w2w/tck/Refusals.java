package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** What a contract's error must look like. */
final class Refusals {
    private Refusals() {}

    /** An INPUT error whose line for the user names all of {@code named}. */
    static void assertRefuses(Executable call, String... named) {
        W2wException e = assertThrows(W2wException.class, call);
        assertEquals(W2wException.Kind.INPUT, e.kind(), "kind of: " + e.getMessage());
        for (String name : named) {
            assertTrue(e.getMessage().contains(name), () -> "\"" + e.getMessage() + "\" does not name " + name);
        }
    }

    /** The call notices that its task was cancelled. */
    static void assertCancels(CancellableCall call) {
        Task cancelled = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return true;
            }
        });
        assertThrows(CancelledException.class, () -> call.run(cancelled));
    }

    /** A long call. */
    interface CancellableCall {
        void run(Task task);
    }
}
