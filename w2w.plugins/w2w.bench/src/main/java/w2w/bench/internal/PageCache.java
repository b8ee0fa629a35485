package w2w.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import w2w.api.task.W2wException;

/** The operating system's memory of files. A file that it has is read from memory, not from the disk. */
final class PageCache {
    private static final Path SWITCH = Path.of("/proc/sys/vm/drop_caches");

    private final boolean cold;

    /** Left alone, or emptied when asked for, which needs Linux and root. */
    PageCache(boolean cold) {
        this.cold = cold;
        if (cold && !Files.isWritable(SWITCH)) {
            throw W2wException.input("the page cache cannot be emptied by this user")
                    .at(SWITCH.toString())
                    .advise("Run as root, or leave --cold out");
        }
    }

    /** Writes out what is unwritten and, where that was asked for, forgets all files. */
    void settle() throws IOException, InterruptedException {
        if (Files.isExecutable(Path.of("/bin/sync"))) {
            new ProcessBuilder("/bin/sync").start().waitFor();
        }
        if (cold) {
            Files.writeString(SWITCH, "1");
        }
    }
}
