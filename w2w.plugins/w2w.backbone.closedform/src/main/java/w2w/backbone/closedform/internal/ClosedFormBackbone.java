package w2w.backbone.closedform.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.plugin.Backbone;
import w2w.api.plugin.Plugin;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/**
 * A model whose predictions are written down in {@link ClosedForm}. Model {@code closed-form} takes single steps and has gradients;
 * {@code closed-form:render-only} is the same model behind a wall, as a remote service is: whole pictures and nothing else.
 */
@Component
@Plugin(
        id = "closed-form",
        label = "Closed form",
        description = "A tiny linear model with known answers, for tests and templates.")
@Backbone(families = "closed-form", denoising = true, gradients = true)
public final class ClosedFormBackbone implements DiffusionBackbone {
    /** Takes single steps. */
    public static final String MODEL = "closed-form";

    /** Renders only. */
    public static final String RENDER_ONLY = "closed-form:render-only";

    @Override
    public boolean accepts(String model) {
        return model.equals(MODEL) || model.equals(RENDER_ONLY);
    }

    @Override
    public BackboneSession open(OpenRequest request, Task task) {
        if (!accepts(request.model())) {
            throw W2wException.input("there is no such model")
                    .at(request.model())
                    .advise("Name " + MODEL + " or " + RENDER_ONLY);
        }
        if (!request.options().isEmpty()) {
            throw W2wException.input("unknown options " + request.options().keySet())
                    .at(request.model());
        }
        if (request.device().startsWith("cuda")) {
            throw W2wException.of(W2wException.Kind.DEVICE, "the closed form is computed on the CPU only")
                    .at(request.device())
                    .advise("Choose cpu or auto");
        }
        task.check();
        return new ClosedFormSession(request.model());
    }
}
