package w2w.backbone.sd.internal;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.task.Task;

/** The autoencoder, one picture a native call: pictures do not gain from a batch and memory is what limits their size. */
final class SdCodec implements ImageCodec, ImageCodec.Decoding {
    private final SdSession session;
    private final int tile;

    /** @param tile longest side of a latent that is decoded in one piece */
    SdCodec(SdSession session, int tile) {
        this.session = session;
        this.tile = tile;
    }

    private VaeConfig vae() {
        return session.checkpoint().folder().vae();
    }

    @Override
    public Encoded encode(List<Picture> pictures, Task task) {
        int down = vae().downscale();
        int channels = vae().latentChannels();
        int height = pictures.get(0).height();
        int width = pictures.get(0).width();
        int row = channels * (height / down) * (width / down);
        float[] mean = new float[pictures.size() * row];
        float[] log = new float[mean.length];
        double scale = vae().scale();
        for (int p = 0; p < pictures.size(); p++) {
            task.check();
            Picture picture = pictures.get(p);
            if (picture.height() != height || picture.width() != width || height % down != 0 || width % down != 0) {
                throw new IllegalArgumentException(picture.width() + "×" + picture.height()
                        + " pixels; all sides must be the same and multiples of " + down);
            }
            float[] both;
            try (PtNDManager scope = session.newManager()) {
                PtNDArray x = Djl.guard(() -> Djl.floats(scope, picture.toArray(), 1, 3, height, width));
                both = Djl.guard(session.checkpoint().encoder().run(scope, x).get(0)::toFloatArray);
            }
            for (int i = 0; i < row; i++) {
                mean[p * row + i] = (float) (both[i] * scale);
                double clamped = Math.max(-30, Math.min(20, both[row + i]));
                log[p * row + i] = (float) (clamped + 2 * Math.log(scale));
            }
            task.progress((p + 1.0) / pictures.size());
        }
        Latents shape = Latents.owning(pictures.size(), channels, height / down, width / down, mean);
        return new Encoded(shape, shape.with(log));
    }

    @Override
    public List<Picture> decode(Latents latents, Task task) {
        if (latents.channels() != vae().latentChannels()) {
            throw new IllegalArgumentException(latents.channels() + " channels, not " + vae().latentChannels());
        }
        List<Picture> pictures = new ArrayList<>();
        for (int row = 0; row < latents.rows(); row++) {
            task.check();
            pictures.add(
                    Math.max(latents.height(), latents.width()) <= tile
                            ? decodeWhole(latents.row(row))
                            : new TiledDecoding(tile, vae().downscale())
                                    .decode(latents.row(row), this::decodeWhole, task));
            task.progress((row + 1.0) / latents.rows());
        }
        return pictures;
    }

    private Picture decodeWhole(Latents latent) {
        try (PtNDManager scope = session.newManager()) {
            PtNDArray x = array(scope, latent);
            float[] values =
                    Djl.guard(session.checkpoint().decoder().run(scope, x).get(0)::toFloatArray);
            return Picture.owning(latent.width() * vae().downscale(), latent.height() * vae().downscale(), values);
        }
    }

    private PtNDArray array(PtNDManager scope, Latents latent) {
        float[] unscaled = latent.values().clone();
        for (int i = 0; i < unscaled.length; i++) {
            unscaled[i] = (float) (unscaled[i] / vae().scale());
        }
        return Djl.guard(() -> Djl.floats(scope, unscaled, 1, latent.channels(), latent.height(), latent.width()));
    }

    @Override
    public Optional<Decoding> gradients() {
        session.open();
        return Optional.of(this);
    }

    @Override
    public Latents pull(Latents latents, List<Picture> cotangents) {
        int size = latents.rowSize();
        float[] pulled = new float[latents.rows() * size];
        for (int row = 0; row < latents.rows(); row++) {
            Latents latent = latents.row(row);
            float[] cotangent = cotangents.get(row).toArray();
            try (PtNDManager scope = session.newManager()) {
                PtNDArray x = array(scope, latent);
                float[] gradient = Djl.guard(() -> {
                    JniUtils.attachGradient(x, true);
                    PtNDArray picture = session.checkpoint().decoder().runForGradient(x);
                    long[] shape = picture.getShape().getShape();
                    JniUtils.backward(picture, Djl.floats(scope, cotangent, shape), false, false);
                    PtNDArray g = JniUtils.getGradient(x);
                    g.attach(scope);
                    return g.toFloatArray();
                });
                for (int i = 0; i < size; i++) {
                    pulled[row * size + i] = (float) (gradient[i] / vae().scale());
                }
            }
        }
        return latents.with(Arrays.copyOf(pulled, pulled.length));
    }
}
