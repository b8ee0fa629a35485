package w2w.engine.internal.invert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionProcess;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionRequest.Identity;
import w2w.api.invert.InversionRequest.View;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** The pictures of all identities as latents, encoded once, with their masks at the latents' size. */
final class Targets {
    /** One picture: its latent (the mean of its distribution) and a weight a latent position, of mean 1. */
    record Target(Picture picture, float[] clean, float[] mask) {}

    private final List<List<Target>> targets = new ArrayList<>();
    private Latents shape = Latents.owning(0, 1, 1, 1, new float[0]);

    Targets(Denoising denoising, InversionRequest request, Task task) {
        DiffusionProcess process = denoising.process();
        ImageCodec codec = denoising.codec();
        Picture first = request.identities().get(0).views().get(0).picture();
        for (Identity identity : request.identities()) {
            List<Target> mine = new ArrayList<>();
            for (View view : identity.views()) {
                task.check();
                Picture picture = view.picture();
                if (picture.width() != first.width() || picture.height() != first.height()) {
                    throw W2wException.input("a picture is " + picture.width() + "×" + picture.height()
                                    + " and another " + first.width() + "×" + first.height())
                            .at(identity.name())
                            .advise("Bring all pictures to one size");
                }
                Latents mean = codec.encode(List.of(picture), Task.unwatched()).mean();
                shape = mean;
                mine.add(new Target(picture, mean.values(), mask(identity, view, process.downscale())));
            }
            targets.add(mine);
        }
    }

    /** Latents of the given rows in the shape that the pictures have. */
    Latents latents(float[] values) {
        return Latents.owning(values.length / shape.rowSize(), shape.channels(), shape.height(), shape.width(), values);
    }

    /** Numbers in one latent. */
    int size() {
        return shape.rowSize();
    }

    /** Positions in one latent. */
    int plane() {
        return shape.height() * shape.width();
    }

    List<Target> of(int identity) {
        return targets.get(identity);
    }

    /** The mask averaged over each latent position's pixels and scaled to a mean of 1, so that its area does not change the step. */
    private static float[] mask(Identity identity, View view, int downscale) {
        int w = view.picture().width() / downscale;
        int h = view.picture().height() / downscale;
        float[] mask = new float[w * h];
        if (view.mask().isEmpty()) {
            Arrays.fill(mask, 1);
            return mask;
        }
        float[] pixels = view.mask().get();
        double sum = 0;
        for (int y = 0; y < h * downscale; y++) {
            for (int x = 0; x < w * downscale; x++) {
                float p = pixels[y * view.picture().width() + x];
                mask[y / downscale * w + x / downscale] += p;
                sum += p;
            }
        }
        if (!(sum > 0)) {
            throw W2wException.input("the mask is empty")
                    .at(identity.name())
                    .advise("Mark what belongs to the identity");
        }
        float scale = (float) (mask.length / sum);
        for (int j = 0; j < mask.length; j++) {
            mask[j] *= scale;
        }
        return mask;
    }
}
