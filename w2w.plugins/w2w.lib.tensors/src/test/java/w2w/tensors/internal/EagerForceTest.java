package w2w.tensors.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EagerForceTest {
    @TempDir
    Path folder;

    /** An interrupt inside a force closes the channel, and with it the file that is not finished. */
    @Test
    void leaves_the_channel_open_when_its_writer_is_interrupted() throws Exception {
        Path file = folder.resolve("large");
        byte[] bytes = new byte[1000];
        bytes[999] = 7;
        boolean interrupted;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            EagerForce force = new EagerForce(channel, 100);
            for (int i = 0; i < 1000; i += 100) {
                channel.write(ByteBuffer.wrap(bytes, i, 100));
            }
            Thread.currentThread().interrupt();
            force.end();
            interrupted = Thread.interrupted();
            assertTrue(channel.isOpen());
        }
        assertTrue(interrupted);
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }
}
