package w2w.ui.internal.pictures;

import java.util.Map;
import w2w.api.device.Device;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.plugin.Plugins;
import w2w.api.studio.Dataset;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Which diffusion model draws, and who opens it. Any thread may call. */
final class Models {
    private final Plugins plugins;
    private String model = "";
    private String device = Device.AUTO;
    private volatile String opener = "";

    Models(Plugins plugins) {
        this.plugins = plugins;
    }

    /** Draws with another model from now on, the bundled one where empty; false where it is the same. */
    synchronized boolean use(String nextModel, String nextDevice) {
        boolean changed = !nextModel.equals(model) || !nextDevice.equals(device);
        model = nextModel;
        device = nextDevice;
        return changed;
    }

    /** The model that a person has chosen; empty for the bundled one. */
    synchronized String chosen() {
        return model;
    }

    /** What is to be opened. The bundled model is unpacked when it is first asked for. */
    OpenRequest request(Task task) {
        String which;
        String where;
        synchronized (this) {
            which = model;
            where = device;
        }
        return new OpenRequest(
                which.isEmpty() ? dataset().model(task) : which, where, OpenRequest.Precision.AUTO, Map.of());
    }

    private Dataset dataset() {
        return plugins.first(Dataset.class)
                .orElseThrow(() -> W2wException.input("there is no diffusion model to draw with")
                        .advise("Choose one in the preferences"));
    }

    /** Whether the backbone that opened a model last is still there. */
    boolean isThere() {
        return plugins.ids(DiffusionBackbone.class).contains(opener);
    }

    /** Opens it with the first backbone that accepts it. */
    BackboneSession open(Task task) {
        OpenRequest request = request(task);
        String id = DiffusionBackbone.accepting(plugins, request.model());
        BackboneSession session = plugins.get(DiffusionBackbone.class, id).open(request, task);
        opener = id;
        return session;
    }
}
