package w2w.lib.nd4j.internal;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalLong;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.osgi.service.component.annotations.Component;
import w2w.api.device.ComputeRuntime;
import w2w.api.device.Device;
import w2w.api.plugin.Plugin;
import w2w.api.task.W2wException;

/** OpenBLAS, which ND4J brings: factorisations and products on the CPU. */
@Component
@Plugin(id = "openblas", label = "OpenBLAS", description = "Matrix products and factorisations on the CPU, with ND4J")
public final class OpenBlasRuntime implements ComputeRuntime {
    private static final String RUNTIME = openblas_nolapack.OPENBLAS_VERSION.trim();

    @Override
    public List<Device> devices() {
        return List.of(cpu());
    }

    @Override
    public Device choose(String choice) {
        if (!Device.isChoice(choice)) {
            throw W2wException.input("There is no device '" + choice + "'").advise("Devices are auto, cpu and cuda:N");
        }
        if (!choice.equals(Device.AUTO) && !choice.equals(Device.CPU)) {
            throw W2wException.of(W2wException.Kind.DEVICE, "OpenBLAS computes on the CPU only")
                    .at(choice)
                    .advise("Choose cpu or auto");
        }
        return cpu();
    }

    private static Device cpu() {
        try {
            openblas_nolapack.blas_get_num_threads();
        } catch (LinkageError e) {
            throw W2wException.of(W2wException.Kind.DEVICE, "OpenBLAS does not load: " + e.getMessage())
                    .because(e);
        }
        OptionalLong total = OptionalLong.empty();
        OptionalLong free = OptionalLong.empty();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            total = OptionalLong.of(machine.getTotalMemorySize());
            free = OptionalLong.of(machine.getFreeMemorySize());
        }
        String name = Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.arch");
        return new Device(Device.CPU, name, RUNTIME, total, free);
    }
}
