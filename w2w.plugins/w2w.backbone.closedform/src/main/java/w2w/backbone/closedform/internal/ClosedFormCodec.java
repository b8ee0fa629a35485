package w2w.backbone.closedform.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.task.Task;

/**
 * Latent channel 4c + 2i + j at (y, x) is twice the picture's channel c at (2y + i, 2x + j): exact both ways, and its derivative is
 * the same shuffle.
 */
final class ClosedFormCodec implements ImageCodec, ImageCodec.Decoding {
    /** ln σ² of every latent number. */
    static final float LOG_VARIANCE = -8;

    @Override
    public Encoded encode(List<Picture> pictures, Task task) {
        int height = pictures.get(0).height() / 2;
        int width = pictures.get(0).width() / 2;
        int row = ClosedForm.CHANNELS * height * width;
        float[] mean = new float[pictures.size() * row];
        for (int p = 0; p < pictures.size(); p++) {
            task.check();
            Picture picture = pictures.get(p);
            if (picture.height() != 2 * height || picture.width() != 2 * width) {
                throw new IllegalArgumentException(picture.width() + "×" + picture.height()
                        + " pixels among pictures of " + 2 * width + "×" + 2 * height);
            }
            float[] values = picture.toArray();
            for (int i = 0; i < row; i++) {
                mean[p * row + i] = 2 * values[pixel(i, height, width)];
            }
        }
        float[] logVariance = new float[mean.length];
        Arrays.fill(logVariance, LOG_VARIANCE);
        Latents shape = Latents.owning(pictures.size(), ClosedForm.CHANNELS, height, width, mean);
        return new Encoded(shape, shape.with(logVariance));
    }

    @Override
    public List<Picture> decode(Latents latents, Task task) {
        List<Picture> pictures = new ArrayList<>();
        int row = latents.rowSize();
        for (int p = 0; p < latents.rows(); p++) {
            task.check();
            float[] values = new float[row];
            for (int i = 0; i < row; i++) {
                values[pixel(i, latents.height(), latents.width())] = latents.values()[p * row + i] / 2;
            }
            pictures.add(Picture.owning(2 * latents.width(), 2 * latents.height(), values));
        }
        return pictures;
    }

    @Override
    public Optional<Decoding> gradients() {
        return Optional.of(this);
    }

    @Override
    public Latents pull(Latents latents, List<Picture> cotangents) {
        int row = latents.rowSize();
        float[] pulled = new float[latents.values().length];
        for (int p = 0; p < latents.rows(); p++) {
            float[] values = cotangents.get(p).toArray();
            for (int i = 0; i < row; i++) {
                pulled[p * row + i] = values[pixel(i, latents.height(), latents.width())] / 2;
            }
        }
        return latents.with(pulled);
    }

    /** Where number i of a latent's row stands in the picture. */
    private static int pixel(int i, int height, int width) {
        int channel = i / (height * width);
        int y = i / width % height;
        int x = i % width;
        return (channel / 4 * 2 * height + 2 * y + channel / 2 % 2) * 2 * width + 2 * x + channel % 2;
    }
}
