package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.task.CancelledException;
import w2w.api.task.Noise;
import w2w.api.task.Task;

class TiledDecodingTest {
    private static final int DOWN = 8;

    /** A decoder that looks at one position only: the picture is channel 0..2, each position as a square. In tiles it must be the same. */
    private static Picture squares(Latents latent) {
        int w = latent.width() * DOWN;
        int h = latent.height() * DOWN;
        float[] values = new float[3 * w * h];
        for (int i = 0; i < values.length; i++) {
            int c = i / (w * h);
            int y = i / w % h / DOWN;
            int x = i % w / DOWN;
            values[i] = latent.values()[(c * latent.height() + y) * latent.width() + x];
        }
        return Picture.owning(w, h, values);
    }

    private static Latents latent(int height, int width) {
        return Latents.owning(1, 4, height, width, Noise.gaussian(5, "tiles", 0, 0, 4 * height * width));
    }

    @ParameterizedTest
    @CsvSource({"8,20,20", "8,9,31", "16,17,16", "8,8,23", "12,48,13"})
    void tiles_of_a_local_decoder_join_without_a_seam(int tile, int height, int width) {
        Latents latent = latent(height, width);
        List<String> parts = new ArrayList<>();
        Function<Latents, Picture> decoder = part -> {
            parts.add(part.height() + "×" + part.width());
            return squares(part);
        };
        Picture tiled = new TiledDecoding(tile, DOWN).decode(latent, decoder, Task.unwatched());
        assertArrayEquals(squares(latent).toArray(), tiled.toArray(), 1e-5f);
        assertTrue(parts.size() > 1);
        assertEquals(
                List.of(Math.min(tile, height) + "×" + Math.min(tile, width)),
                parts.stream().distinct().toList(),
                "no part is larger than a tile");
    }

    @Test
    void weights_fall_off_where_tiles_overlap() {
        // tiles that disagree by a constant are blended: no step between neighbours as large as the disagreement
        int[] calls = new int[1];
        Picture tiled = new TiledDecoding(8, DOWN)
                .decode(
                        latent(8, 14),
                        part -> {
                            float[] flat = new float[3 * 64 * 64];
                            java.util.Arrays.fill(flat, calls[0]++);
                            return Picture.owning(64, 64, flat);
                        },
                        Task.unwatched());
        float[] values = tiled.toArray();
        assertEquals(2, calls[0]);
        assertEquals(0, values[0], 1e-6f);
        assertEquals(1, values[14 * DOWN - 1], 1e-6f);
        for (int x = 1; x < 14 * DOWN; x++) {
            assertTrue(values[x] >= values[x - 1] && values[x] - values[x - 1] < 0.2, "step at " + x);
        }
    }

    @Test
    void is_cancelled_between_tiles() {
        int[] calls = new int[1];
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return calls[0] == 2;
            }
        });
        Function<Latents, Picture> decoder = part -> {
            calls[0]++;
            return squares(part);
        };
        assertThrows(CancelledException.class, () -> new TiledDecoding(8, DOWN).decode(latent(30, 30), decoder, task));
        assertEquals(2, calls[0]);
    }

    @Test
    void the_autoencoder_in_tiles_draws_nearly_what_it_draws_whole() {
        OpenRequest whole = TestBackbone.request("sd15");
        OpenRequest tiles = new OpenRequest(whole.model(), whole.device(), whole.precision(), Map.of("tile", "16"));
        SdBackbone backbone = TestBackbone.component();
        try (BackboneSession one = backbone.open(whole, Task.unwatched());
                BackboneSession many = backbone.open(tiles, Task.unwatched())) {
            Latents latent = latent(24, 16);
            Picture expected = decode(one, latent);
            Picture tiled = decode(many, latent);
            assertEquals(List.of(expected.width(), expected.height()), List.of(tiled.width(), tiled.height()));
            // attention and group norms see the tile only: the pictures agree as pictures, not to the last digit
            assertTrue(correlation(expected.toArray(), tiled.toArray()) > 0.9);
        }
    }

    private static Picture decode(BackboneSession session, Latents latent) {
        return TestBackbone.denoising(session)
                .codec()
                .decode(latent, Task.unwatched())
                .get(0);
    }

    private static double correlation(float[] a, float[] b) {
        double ma = mean(a);
        double mb = mean(b);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - ma) * (b[i] - mb);
            aa += (a[i] - ma) * (a[i] - ma);
            bb += (b[i] - mb) * (b[i] - mb);
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static double mean(float... values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum / values.length;
    }
}
