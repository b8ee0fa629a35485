package w2w.backbone.closedform.internal;

import java.util.ArrayList;
import java.util.List;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.Rendering;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** The guided prediction at timestep 0 of the item's noise, decoded: one call, however many steps are asked for. */
record ClosedFormRendering(ClosedFormSession session) implements Rendering {
    @Override
    public List<Picture> render(AdapterBank bank, RenderSettings settings, List<Item> items, Task task) {
        if (!settings.scheduler().isEmpty()) {
            throw W2wException.input("this model has no scheduler of that name").at(settings.scheduler());
        }
        if (settings.width() % ClosedForm.DOWNSCALE != 0 || settings.height() % ClosedForm.DOWNSCALE != 0) {
            throw W2wException.input(
                    settings.width() + "×" + settings.height() + " pixels are no multiples of " + ClosedForm.DOWNSCALE);
        }
        ClosedFormDenoising denoising = new ClosedFormDenoising(session);
        List<Picture> pictures = new ArrayList<>();
        try (ClosedFormPrompts prompts =
                new ClosedFormPrompts(session, List.of(settings.prompt(), settings.negativePrompt()))) {
            for (Item item : items) {
                task.check();
                Latents guided = guided(denoising, bank, prompts, settings, item);
                pictures.addAll(new ClosedFormCodec().decode(guided, task));
                task.progress((double) pictures.size() / items.size());
            }
        }
        return pictures;
    }

    private static Latents guided(
            ClosedFormDenoising denoising,
            AdapterBank bank,
            ClosedFormPrompts prompts,
            RenderSettings settings,
            Item item) {
        int height = settings.height() / ClosedForm.DOWNSCALE;
        int width = settings.width() / ClosedForm.DOWNSCALE;
        int n = ClosedForm.CHANNELS * height * width;
        float[] two = new float[2 * n];
        for (int half = 0; half < 2; half++) {
            Noise.gaussian(item.seed(), "latent", 0, 0, two, half * n, n);
        }
        int against = settings.against() == RenderSettings.Against.BASE_MODEL ? AdapterBank.BASE : item.model();
        Latents both = denoising.predict(
                bank,
                prompts,
                new DenoiseBatch(
                        Latents.owning(2, ClosedForm.CHANNELS, height, width, two),
                        new double[2],
                        new int[] {0, 1},
                        new int[] {item.model(), against},
                        new float[] {item.strength(), item.strength()}));
        float[] conditional = both.row(0).values();
        float[] unconditional = both.row(1).values();
        for (int i = 0; i < n; i++) {
            conditional[i] =
                    (float) (unconditional[i] + settings.guidanceScale() * (conditional[i] - unconditional[i]));
        }
        return both.row(0).with(conditional);
    }
}
