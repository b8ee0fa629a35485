package w2w.lib.djl.internal;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.device.ComputeRuntime;
import w2w.api.device.Device;
import w2w.api.plugin.Plugin;
import w2w.api.task.W2wException;

/** PyTorch through DJL. Immediate, because an external libtorch must be named before anybody's first tensor. */
@Component(configurationPid = DeviceSettings.PID, immediate = true)
@Designate(ocd = DeviceSettings.class)
@Plugin(id = "pytorch", label = "PyTorch", description = "Tensors on CPU and CUDA, through DJL")
public final class PyTorchRuntime implements ComputeRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(PyTorchRuntime.class);
    private static final Libtorch NONE = new Libtorch("", "", "");

    private volatile String configured;
    private volatile Libtorch libtorch;

    /** Names the configured libtorch to DJL, which reads it when it loads. */
    @Activate
    public PyTorchRuntime(DeviceSettings settings) {
        configured = settings.device();
        libtorch = Libtorch.of(settings);
        if (!Natives.loaded()) {
            libtorch.replace(NONE);
        }
    }

    @Modified
    void modified(DeviceSettings settings) {
        configured = settings.device();
        Libtorch before = libtorch;
        libtorch = Libtorch.of(settings);
        if (libtorch.equals(before)) {
            return;
        }
        if (Natives.loaded()) {
            LOG.warn("libtorch is loaded already; the one now configured is used after a restart");
        } else {
            libtorch.replace(before);
        }
    }

    @Override
    public List<Device> devices() {
        Engine engine = engine();
        String runtime = "PyTorch " + engine.getVersion();
        List<Device> devices = new ArrayList<>();
        devices.add(Hardware.cpu(runtime));
        for (int i = 0; i < engine.getGpuCount(); i++) {
            devices.add(Hardware.gpu(i, runtime));
        }
        return List.copyOf(devices);
    }

    @Override
    public Device choose(String choice) {
        String wanted = choice.equals(Device.AUTO) ? configured : choice;
        if (!Device.isChoice(wanted)) {
            throw W2wException.input("There is no device '" + wanted + "'").advise("Devices are auto, cpu and cuda:N");
        }
        List<Device> devices = devices();
        if (wanted.equals(Device.AUTO)) {
            return devices.get(devices.size() > 1 ? 1 : 0);
        }
        return devices.stream()
                .filter(device -> device.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Hardware.absent(wanted, engine().getVersion(), devices.size() - 1));
    }

    private static Engine engine() {
        try {
            return Engine.getInstance();
        } catch (EngineException | LinkageError e) {
            throw W2wException.of(W2wException.Kind.DEVICE, "PyTorch does not load: " + e.getMessage())
                    .advise("Look at libtorch.path, libtorch.version and libtorch.flavor of the configuration "
                            + DeviceSettings.PID)
                    .because(e);
        }
    }
}
