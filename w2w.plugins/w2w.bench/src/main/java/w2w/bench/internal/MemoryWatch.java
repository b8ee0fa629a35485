package w2w.bench.internal;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Peaks of this process's memory while it is open, looked at every 20 ms: heap, direct buffers, and on Linux all that no file backs. */
final class MemoryWatch implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread thread = new Thread(this::watch, "memory watch");
    private long heap;
    private long direct;
    private long anonymous;

    MemoryWatch() {
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!over.get()) {
            look();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void look() {
        heap = Math.max(
                heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals("direct")) {
                direct = Math.max(direct, pool.getMemoryUsed());
            }
        }
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("RssAnon:")) {
                    anonymous = Math.max(anonymous, Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024);
                }
            }
        } catch (IOException e) {
            // not Linux: heap and direct buffers are what can be told
        }
    }

    /** Peaks so far, in MiB. */
    synchronized Map<String, Object> peaks() {
        look();
        Map<String, Object> peaks = new TreeMap<>();
        peaks.put("heap_mib", heap >> 20);
        peaks.put("direct_mib", direct >> 20);
        peaks.put("all_but_files_mib", anonymous >> 20);
        return peaks;
    }

    @Override
    public void close() {
        over.set(true);
        thread.interrupt();
    }
}
