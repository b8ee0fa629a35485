package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;
import w2w.api.device.ComputeRuntime;
import w2w.api.device.Device;
import w2w.api.task.W2wException;

/** This bundle is a stranger to the native ones, and its threads have no context class loader. */
@ExtendWith(BundleContextExtension.class)
class NativeRuntimesTest {
    @InjectBundleContext
    BundleContext context;

    @Test
    void djl_works_from_any_bundle_and_thread_and_loads_once() throws Exception {
        CountDownLatch together = new CountDownLatch(2);
        List<Engine> engines = inTwoStrangeThreads(() -> {
            together.countDown();
            together.await();
            try (NDManager manager = NDManager.newBaseManager();
                    NDArray a = manager.create(new float[] {1, 2, 3})) {
                assertArrayEquals(new float[] {2, 4, 6}, a.mul(2).toFloatArray());
            }
            return Engine.getInstance();
        });
        assertSame(engines.get(0), engines.get(1));
        assertEquals("PyTorch", engines.get(0).getEngineName());
    }

    @Test
    void openblas_works_from_any_bundle_and_thread() throws Exception {
        List<double[]> spectra = inTwoStrangeThreads(() -> {
            double[] matrix = {2, 1, 1, 2};
            double[] eigenvalues = new double[2];
            assertEquals(
                    0,
                    openblas.LAPACKE_dsyevd(
                            openblas.LAPACK_ROW_MAJOR, (byte) 'N', (byte) 'U', 2, matrix, 2, eigenvalues));
            return eigenvalues;
        });
        spectra.forEach(spectrum -> assertArrayEquals(new double[] {1, 3}, spectrum, 1e-12));
    }

    @Test
    void every_runtime_has_the_cpu_and_means_it_by_its_name() throws InvalidSyntaxException {
        for (String id : List.of("pytorch", "openblas")) {
            ComputeRuntime runtime = runtime(id);
            Device first = runtime.devices().get(0);
            assertEquals(Device.CPU, first.id());
            assertEquals(first.runtime(), runtime.choose("cpu").runtime());
            assertTrue(first.memory().orElseThrow() > first.free().orElseThrow());
            assertTrue(runtime.devices().stream()
                    .anyMatch(d -> d.id().equals(runtime.choose("auto").id())));
        }
    }

    @Test
    void a_word_that_is_no_device_is_the_users_mistake() throws InvalidSyntaxException {
        for (String id : List.of("pytorch", "openblas")) {
            ComputeRuntime runtime = runtime(id);
            W2wException refused = assertThrows(W2wException.class, () -> runtime.choose("gpu"));
            assertEquals(W2wException.Kind.INPUT, refused.kind());
            assertTrue(refused.getMessage().contains("gpu"), refused.getMessage());
        }
    }

    @Test
    void an_absent_gpu_is_refused_with_what_is_missing() throws InvalidSyntaxException {
        ComputeRuntime runtime = runtime("pytorch");
        W2wException refused = assertThrows(W2wException.class, () -> runtime.choose("cuda:99"));
        assertEquals(W2wException.Kind.DEVICE, refused.kind());
        assertEquals("cuda:99", refused.where().orElseThrow());
        String message = refused.getMessage();
        assertTrue(message.contains("driver") || message.contains("libtorch") || message.contains("GPU(s)"), message);
        assertTrue(refused.advice().isPresent());
    }

    private ComputeRuntime runtime(String id) throws InvalidSyntaxException {
        ServiceReference<ComputeRuntime> reference =
                context.getServiceReferences(ComputeRuntime.class, "(w2w.plugin.id=" + id + ")").stream()
                        .findFirst()
                        .orElseThrow();
        ComputeRuntime runtime = context.getService(reference);
        assertNotNull(runtime);
        return runtime;
    }

    private static <T> List<T> inTwoStrangeThreads(Callable<T> body) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2, job -> {
            Thread thread = new Thread(job);
            thread.setContextClassLoader(null);
            return thread;
        });
        try {
            List<Future<T>> running = List.of(threads.submit(body), threads.submit(body));
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
