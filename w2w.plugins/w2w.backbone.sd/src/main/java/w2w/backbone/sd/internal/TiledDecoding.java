package w2w.backbone.sd.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.task.Task;

/**
 * Decodes a large latent in square tiles that overlap by a quarter; where tiles overlap, their weights fall off linearly towards
 * their edges, so that no seam shows. Memory is that of one tile and the picture.
 */
final class TiledDecoding {
    private final int tile;
    private final int downscale;

    TiledDecoding(int tile, int downscale) {
        this.tile = tile;
        this.downscale = downscale;
    }

    Picture decode(Latents latent, Function<Latents, Picture> decoder, Task task) {
        int width = latent.width() * downscale;
        int height = latent.height() * downscale;
        float[] sum = new float[3 * width * height];
        float[] weights = new float[width * height];
        for (int top : starts(latent.height())) {
            for (int left : starts(latent.width())) {
                task.check();
                Latents part = cut(latent, top, left);
                add(decoder.apply(part), top * downscale, left * downscale, width, height, sum, weights);
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= weights[i % weights.length];
        }
        return Picture.owning(width, height, sum);
    }

    /** First positions of tiles along a side; the last tile ends where the side does. */
    List<Integer> starts(int side) {
        List<Integer> starts = new ArrayList<>();
        int step = Math.max(1, tile - tile / 4);
        for (int start = 0; start + tile < side; start += step) {
            starts.add(start);
        }
        starts.add(Math.max(0, side - tile));
        return starts;
    }

    private Latents cut(Latents latent, int top, int left) {
        int height = Math.min(tile, latent.height());
        int width = Math.min(tile, latent.width());
        float[] values = new float[latent.channels() * height * width];
        for (int c = 0; c < latent.channels(); c++) {
            for (int y = 0; y < height; y++) {
                int from = (c * latent.height() + top + y) * latent.width() + left;
                System.arraycopy(latent.values(), from, values, (c * height + y) * width, width);
            }
        }
        return Latents.owning(1, latent.channels(), height, width, values);
    }

    private void add(Picture part, int top, int left, int width, int height, float[] sum, float[] weights) {
        float[] values = part.toArray();
        for (int y = 0; y < part.height(); y++) {
            float vertical = weight(y, part.height());
            for (int x = 0; x < part.width(); x++) {
                float w = vertical * weight(x, part.width());
                int to = (top + y) * width + left + x;
                weights[to] += w;
                for (int c = 0; c < 3; c++) {
                    sum[c * width * height + to] += w * values[(c * part.height() + y) * part.width() + x];
                }
            }
        }
    }

    /** 1 inside, falling to nearly 0 at both ends of a side over the width of an overlap. */
    private float weight(int position, int side) {
        float overlap = Math.max(1, tile / 4 * downscale);
        return Math.min(1, (Math.min(position, side - 1 - position) + 0.5f) / overlap);
    }
}
