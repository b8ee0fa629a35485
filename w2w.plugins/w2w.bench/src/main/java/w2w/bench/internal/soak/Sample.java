package w2w.bench.internal.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this process holds at a moment, after a collection.
 *
 * @param seconds since some fixed moment
 * @param heap MiB in use
 * @param nativeMemory MiB of the process that no file backs, without the committed heap; NaN where the system does not say
 * @param handles open files, sockets and pipes; −1 where the system does not say
 * @param classes loaded
 * @param threads how many live by name, numbers in names left out
 */
record Sample(
        double seconds, double heap, double nativeMemory, int handles, int classes, Map<String, Integer> threads) {
    static Sample now() {
        System.gc();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Map<String, Integer> names = new TreeMap<>();
        Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .forEach(t -> names.merge(t.getName().replaceAll("[0-9]+", "#"), 1, Integer::sum));
        return new Sample(
                System.nanoTime() / 1e9,
                heap.getUsed() / 1048576.0,
                anonymous() - heap.getCommitted() / 1048576.0,
                openHandles(),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                names);
    }

    private static double anonymous() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(l -> l.startsWith("RssAnon:"))
                    .mapToDouble(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) / 1024.0)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static int openHandles() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return (int) all.count();
        } catch (IOException e) {
            return -1;
        }
    }
}
