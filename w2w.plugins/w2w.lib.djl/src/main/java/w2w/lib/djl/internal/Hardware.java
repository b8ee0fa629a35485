package w2w.lib.djl.internal;

import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import w2w.api.device.Device;
import w2w.api.task.W2wException;

/** What the machine has, in the words of the API. */
final class Hardware {
    private Hardware() {}

    static Device cpu(String runtime) {
        OptionalLong total = OptionalLong.empty();
        OptionalLong free = OptionalLong.empty();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            total = OptionalLong.of(machine.getTotalMemorySize());
            free = OptionalLong.of(machine.getFreeMemorySize());
        }
        String name = Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.arch");
        return new Device(Device.CPU, name, runtime, total, free);
    }

    static Device gpu(int index, String runtime) {
        ai.djl.Device device = ai.djl.Device.gpu(index);
        MemoryUsage memory = CudaUtils.getGpuMemory(device);
        String name = "NVIDIA, compute capability " + CudaUtils.getComputeCapability(index);
        return new Device(
                "cuda:" + index,
                name,
                runtime,
                OptionalLong.of(memory.getMax()),
                OptionalLong.of(memory.getMax() - memory.getUsed()));
    }

    /** Says which of driver, CUDA build and index is missing. */
    static W2wException absent(String wanted, String libtorch, int gpus) {
        W2wException absent;
        if (gpus > 0) {
            absent = W2wException.of(W2wException.Kind.DEVICE, "The machine has " + gpus + " GPU(s)")
                    .advise("Choose one of cuda:0 to cuda:" + (gpus - 1));
        } else if (!hasDriver()) {
            absent = W2wException.of(W2wException.Kind.DEVICE, "No NVIDIA driver is loaded")
                    .advise("Install the driver, or choose cpu or auto");
        } else {
            absent = W2wException.of(
                            W2wException.Kind.DEVICE,
                            "The driver is there, but libtorch " + libtorch
                                    + " sees no GPU: it is a CPU build or does not suit the driver")
                    .advise("Name the lib folder of a CUDA build of libtorch in libtorch.path of the configuration "
                            + DeviceSettings.PID + " and start again, or choose cpu or auto");
        }
        return absent.at(wanted);
    }

    private static boolean hasDriver() {
        return Stream.of("/proc/driver/nvidia/version", "/dev/nvidiactl", "C:/Windows/System32/nvcuda.dll")
                .anyMatch(path -> Files.exists(Path.of(path)));
    }
}
