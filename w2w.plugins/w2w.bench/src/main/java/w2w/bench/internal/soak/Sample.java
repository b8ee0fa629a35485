package w2w.bench.internal.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a process holds at a moment, after a collection.
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
                anonymous("self") - heap.getCommitted() / 1048576.0,
                openHandles("self"),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                names);
    }

    /**
     * What another process holds.
     *
     * @param heap MiB in use, as it says
     * @param committed MiB that its heap has taken
     * @param classes as it says
     */
    static Sample of(long pid, double heap, double committed, int classes) {
        String process = Long.toString(pid);
        Map<String, Integer> names = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", process, "task"))) {
            for (Path thread : threads.toList()) {
                String name = Files.readString(thread.resolve("comm")).strip();
                names.merge(name.replaceAll("[0-9]+", "#"), 1, Integer::sum);
            }
        } catch (IOException e) {
            names.clear(); // the system does not say
        }
        return new Sample(
                System.nanoTime() / 1e9, heap, anonymous(process) - committed, openHandles(process), classes, names);
    }

    private static double anonymous(String process) {
        try {
            return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                    .filter(l -> l.startsWith("RssAnon:"))
                    .mapToDouble(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) / 1024.0)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static int openHandles(String process) {
        try (Stream<Path> all = Files.list(Path.of("/proc", process, "fd"))) {
            return (int) all.count();
        } catch (IOException e) {
            return -1;
        }
    }
}
