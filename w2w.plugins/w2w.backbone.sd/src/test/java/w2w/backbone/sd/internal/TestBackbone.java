package w2w.backbone.sd.internal;

import ai.djl.pytorch.engine.PtNDManager;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import w2w.api.device.ComputeRuntime;
import w2w.api.device.Device;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.OpenRequest;
import w2w.api.task.Task;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** The component without its container, on the CPU in float32. */
final class TestBackbone {
    private TestBackbone() {}

    static SdBackbone component() {
        SdBackbone.Settings defaults = (SdBackbone.Settings) Proxy.newProxyInstance(
                TestBackbone.class.getClassLoader(),
                new Class<?>[] {SdBackbone.Settings.class},
                (proxy, method, arguments) -> method.getDefaultValue());
        return new SdBackbone(defaults, new CpuOnly());
    }

    private static final class CpuOnly implements ComputeRuntime {
        @Override
        public List<Device> devices() {
            return List.of(new Device(Device.CPU, "", "", OptionalLong.empty(), OptionalLong.empty()));
        }

        @Override
        public Device choose(String choice) {
            return devices().get(0);
        }
    }

    static OpenRequest request(String model) {
        String folder = Golden.folder().resolve(model).toString();
        return new OpenRequest(folder, "cpu", OpenRequest.Precision.FLOAT32, Map.of());
    }

    static BackboneSession open(String model) {
        return component().open(request(model), Task.unwatched());
    }

    static Denoising denoising(BackboneSession session) {
        return session.denoising().orElseThrow();
    }

    /** Prompts that have been encoded elsewhere. */
    static SdPrompts prompts(BackboneSession session, TensorSource file, String name) {
        SdSession own = (SdSession) session;
        long[] shape = file.require(name).shape();
        try (PtNDManager scope = own.newManager()) {
            return new SdPrompts(own, Djl.floats(scope, file.floats(name), shape), List.of());
        }
    }

    static Latents latents(TensorSource file, String name) {
        TensorInfo info = file.require(name);
        return Latents.owning(
                (int) info.dimension(0),
                (int) info.dimension(1),
                (int) info.dimension(2),
                (int) info.dimension(3),
                file.floats(name));
    }
}
