package w2w.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a user reads of an error. */
class ComplaintTest {
    @Test
    void a_fault_outside_of_a_command_is_told_in_two_lines_that_name_the_log() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(ConsoleWriter.to(new ByteArrayOutputStream()), ConsoleWriter.to(err), false, 80);
        String before = System.getProperty("w2w.logs");
        System.setProperty("w2w.logs", "/home/ada/.w2w/logs");
        try {
            Complaint.fault(new IllegalStateException("no\nargument")).print(streams, false, false);
        } finally {
            if (before == null) {
                System.clearProperty("w2w.logs");
            } else {
                System.setProperty("w2w.logs", before);
            }
        }
        assertEquals(
                """
                w2w: IllegalStateException: no; argument
                     This is a fault of w2w; the details are in the log in /home/ada/.w2w/logs
                """,
                err.toString(StandardCharsets.UTF_8));
    }
}
